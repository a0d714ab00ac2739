// SPDX-License-Identifier: GPL-2.0-only OR MIT

import { PSR_PMR } from "../model/arm64/psr.ts";
import type { Activation, Machine } from "../model/machine.ts";
import type { StepView } from "../model/observe.ts";
import { isPointer } from "../model/value.ts";
import { hex } from "./deliverable.ts";
import { at, ELSEWHERE, type Invariant } from "./invariant.ts";

/** "regs:A:1" is the frame of element 1 of A's stack. */
const FRAME = /^regs:(.+):(\d+)$/;

/** The activation whose frame the step loads from. */
function frameOf(machine: Machine, view: StepView): Activation | undefined {
  const pointer = view.step?.args[0];
  const match = pointer !== undefined && isPointer(pointer) ? FRAME.exec(pointer.object) : null;
  return machine.tasks[match?.[1] ?? ""]?.stack[Number(match?.[2])];
}

/** Which register the load is of; PMR only where the kernel saves it. */
function fieldOf({ config, step }: StepView): "pstate" | "pmr" | null {
  const path = step?.op.op === "load" ? step.op.path : "";
  return path === "pstate" || (path === "pmr" && config.boot.pseudoNmi) ? path : null;
}

/**
 * Entry and exit decide by what the exception saved ("did it interrupt IRQS-ON?"); if that
 * was altered in between, the two decide differently.
 *
 * Formally: a load of regs->pstate, or with pseudo-NMI of regs->pmr, gives the value that
 * PSTATE or PMR had when the exception was taken.
 */
export const savedRegsIntact: Invariant = {
  id: "saved-regs-intact",
  claim: "Decisions by saved registers see what the exception found, at entry and at exit.",
  source: "d8b5cf9c6314, 75aa996ea63f; kernel-arm64-entry.md S20",
  checks: [
    at(["load"], (view) => {
      const field = fieldOf(view);
      const frame = field === null ? undefined : frameOf(view.before, view);
      if (field === null || !frame?.regs || !frame.entry) return ELSEWHERE;
      const borrowed = field === "pstate" && view.config.kernel.stubs.pmrInSpsr ? PSR_PMR : 0;
      const saved = frame.regs[field] & ~borrowed;
      const was = frame.entry[field];
      if (saved === was) return null;
      return `regs->${field} reads ${hex(saved)} and was ${hex(was)} when the exception was taken`;
    }),
  ],
};
