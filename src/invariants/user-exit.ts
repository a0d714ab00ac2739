// SPDX-License-Identifier: GPL-2.0-only OR MIT

import { levelOf } from "../model/arm64/psr.ts";
import { topOf } from "../model/observe.ts";
import { exceptionText } from "./exceptions.ts";
import { at, ELSEWHERE, everyStep, type Invariant } from "./invariant.ts";
import { nameOf } from "./steps.ts";

/**
 * The way back to user mode: work that comes after the last look would wait for the next
 * entry, and what needs RCU after context tracking has been told would run unseen.
 *
 * Formally: (1) at ct_user_enter() and at kernel_exit.eret to EL0 the exception has read
 * the work flags, and regular IRQs have been masked from that read on; (2) between
 * ct_user_enter() and that return no instrumentable step runs.
 */
export const exitToUserOrder: Invariant = {
  id: "exit-to-user-order",
  claim: "The last look at the work flags is with IRQs off, which stay off; context comes last.",
  source: "entry.rst; kernel-arm64-entry.md S25",
  checks: [
    at(["ct_user_enter", "kernel_exit.eret"], ({ config, before, cpu, step }) => {
      const top = topOf(before, cpu);
      if (top.entry === null || levelOf(top.entry.pstate) !== 0) return ELSEWHERE;
      if (top.userExit !== "none") return null;
      const name = step === null ? "" : nameOf(step);
      return `${exceptionText(config, top)} is at ${name} and IRQs were on since it last read the work flags`;
    }),
    everyStep(({ before, cpu, step }) => {
      if (step === null || !("requires" in step.op) || step.op.requires.length === 0)
        return ELSEWHERE;
      if (topOf(before, cpu).userExit !== "left") return ELSEWHERE;
      return `${step.op.name}() runs after ct_user_enter()`;
    }),
  ],
};
