// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { Machine } from "../model/machine.ts";
import { currentTask, topOf } from "../model/observe.ts";
import { x86Of } from "../model/x86/of.ts";
import { at, ELSEWHERE, everyState, type Invariant } from "./invariant.ts";

const HANDLER = "default_do_nmi";

/** How many contexts of the CPU stand in the handler. */
const handlersOn = (machine: Machine, cpu: number): number =>
  currentTask(machine, cpu).stack.filter(({ calls }) => calls.some(({ fn }) => fn === HANDLER))
    .length;

/**
 * Formally: handle_nmi_event() does not run in default_do_nmi() while another context of the
 * CPU stands in it. An NMI that hits the handler puts that to the test.
 */
export const nmiCNotReentered: Invariant = {
  id: "nmi-c-not-reentered",
  claim: "The C handler of NMIs does not run twice at a time on one CPU.",
  source: "3f3c8b8c4b2a; kernel-stop-pause-x86.md X8",
  arch: "x86",
  checks: [
    at(["take-irq"], ({ before, after, cpu }) => {
      const isNested = topOf(after, cpu).vector === "nmi" && handlersOn(before, cpu) > 0;
      return isNested ? null : ELSEWHERE;
    }),
    at(["handle_nmi_event"], ({ before, cpu }) => {
      const handlers = handlersOn(before, cpu);
      return handlers > 1 ? `${HANDLER}() runs ${handlers} times at once` : ELSEWHERE;
    }),
  ],
};

/**
 * NMIs that come while one is handled may be one: its handler runs again, once.
 *
 * Formally: when no NMI is on the stack, the handler has run since the last one was delivered.
 */
export const noSwallowedNmi: Invariant = {
  id: "no-swallowed-nmi",
  claim: "After every NMI that the CPU takes its handler runs.",
  source: "810bc075f78f, 4ca68e023b11; kernel-stop-pause-x86.md X10",
  arch: "x86",
  checks: [
    everyState(({ machine, cpu }) => {
      if (!x86Of(machine, cpu).nmiOwed) return ELSEWHERE;
      if (currentTask(machine, cpu).stack.some(({ vector }) => vector === "nmi")) return null;
      return `the NMI is over on CPU ${cpu}, in ${topOf(machine, cpu).vector}, and its handler has not run`;
    }),
  ],
};
