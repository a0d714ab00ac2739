// SPDX-License-Identifier: GPL-2.0-only OR MIT

import { cpuOf, type StepView } from "../model/observe.ts";
import { hadIrqsOn, irqsDeliverable, masksText } from "./deliverable.ts";
import { type Exception, exceptionOn, RETURNS } from "./exceptions.ts";
import { at, ELSEWHERE, type Invariant } from "./invariant.ts";

/** Bodies of work: where lockdep's view is used, so where it must be right. */
const BODIES = [
  "handle_irq_event",
  "handle_nmi_event",
  "handle_softirq",
  "handle_fault",
  "do_work",
];

function disagreement({ config, before, cpu }: StepView): string | null {
  const state = cpuOf(before, cpu);
  const { hardirqsEnabled } = state.lockdep;
  if (hardirqsEnabled === irqsDeliverable(config, state)) return null;
  return `lockdep has hardirqs ${onOff(hardirqsEnabled)} at ${masksText(config, state)}`;
}

const onOff = (on: boolean): string => (on ? "on" : "off");

/**
 * What lockdep has to say when `exception` returns. An IRQS-ON context gets its "on"
 * back; below it a fault leaves "off" and everything else what was there, which may be
 * "on" in the middle of a local_irq_enable().
 */
function wantedAtReturn(config: StepView["config"], exception: Exception): boolean {
  const { entry, regs } = exception;
  // The frame of an IRET that has failed was made that of the user mode it was to return to.
  const found = entry.x86 !== undefined && regs !== null ? { ...entry, ...regs } : entry;
  if (hadIrqsOn(config, found)) return true;
  return exception.vector !== "sync" && exception.entry.hardirqsEnabled;
}

/**
 * Lockdep's idea of the interrupt mask is that of the hardware wherever it matters.
 *
 * Formally: lockdep.hardirqsEnabled == "regular IRQs deliverable" at handler bodies, at
 * softirqs and at work of tasks; it is true when a deliverable IRQ is taken; and at
 * kernel_exit.eret it is true if the interrupted context had regular IRQs on, else
 * false after a fault, else (an NMI, an SError, a debug exception) its value at entry.
 */
export const lockdepAgrees: Invariant = {
  id: "lockdep-agrees",
  claim:
    "Lockdep and the hardware agree about interrupts at every handler, in tasks and at return.",
  source: "f0cd5ac1e4c5, 7cd1ea1010ac, 2a9b3e6ac69a, ba1f2b2eaa2a; kernel-arm64-entry.md S5",
  checks: [
    at(BODIES, disagreement),
    at(["take-irq"], (view) => {
      const state = cpuOf(view.before, view.cpu);
      return irqsDeliverable(view.config, state) ? disagreement(view) : null;
    }),
    at(RETURNS, ({ config, before, cpu }) => {
      const exception = exceptionOn(before, cpu);
      const { hardirqsEnabled } = cpuOf(before, cpu).lockdep;
      if (exception === null) return ELSEWHERE;
      const wanted = wantedAtReturn(config, exception);
      if (hardirqsEnabled === wanted) return null;
      return `lockdep returns with hardirqs ${onOff(hardirqsEnabled)}, they must be ${onOff(wanted)}`;
    }),
  ],
};
