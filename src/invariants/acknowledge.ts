// SPDX-License-Identifier: GPL-2.0-only OR MIT

import { activeAt, isSpecial } from "../model/gic.ts";
import type { Activation } from "../model/machine.ts";
import { cpuOf, type StepView, topOf } from "../model/observe.ts";
import { hadIrqsOn, masksText } from "./deliverable.ts";
import { exceptionOn, exceptionText } from "./exceptions.ts";
import { at, ELSEWHERE, everyStep, type Invariant } from "./invariant.ts";
import { integerArg, nameOf, standsIn } from "./steps.ts";

/** What the interrupt core calls for a device, and what stands for the device's own work. */
const HANDLERS = ["device_irq", "device_nmi"];
const BODIES = ["handle_irq_event", "handle_nmi_event"];

const RETURN = "kernel_exit.eret";

const runsHandler = (view: StepView): boolean =>
  BODIES.includes((view.step && nameOf(view.step)) ?? "") || standsIn(view, HANDLERS);

/** The acknowledged interrupt of the context that acts; null for none, and for a special INTID. */
function acknowledged({ acked }: Activation): number | null {
  return acked === null || isSpecial(acked) ? null : acked;
}

/**
 * What a device has written before its interrupt must be there for the handler: reading IAR
 * is a system register access, and only a context synchronisation event orders what follows.
 * An exception that happens to come in between is no such thing to rely on.
 *
 * Formally: between the read of IAR by an exception and the first step of its device's
 * handler, that exception has executed an ISB.
 */
export const ackToHandlerSync: Invariant = {
  id: "ack-to-handler-sync",
  claim: "Between the acknowledge and the handler there is a context synchronisation event.",
  source: "adf14453d2c0; kernel-arm64-entry.md S13, section 2.6",
  checks: [
    everyStep((view) => {
      const top = topOf(view.before, view.cpu);
      const intid = acknowledged(top);
      if (intid === null || !runsHandler(view)) return ELSEWHERE;
      if (top.synced) return null;
      return `the handler of INTID ${intid} begins and nothing was synchronised since IAR was read`;
    }),
  ],
};

/**
 * Formally: at kernel_exit.eret the interrupt that the exception has acknowledged is not
 * active: its priority was dropped and it was deactivated. That each happens once, and for
 * the newest first, is the rule `unpredictable`.
 */
export const gicAckEoiBalance: Invariant = {
  id: "gic-ack-eoi-balance",
  claim: "An exception that acknowledged an interrupt ends and deactivates it before it returns.",
  source: "kernel-arm64-entry.md S21, section 2.5",
  checks: [
    at([RETURN], ({ before, cpu }) => {
      const intid = acknowledged(topOf(before, cpu));
      if (intid === null) return ELSEWHERE;
      const left = cpuOf(before, cpu).active.find((interrupt) => interrupt.intid === intid);
      if (left === undefined) return null;
      const missing = left.dropped ? "was never deactivated" : "never had its priority dropped";
      return `returns and INTID ${left.intid} ${missing}`;
    }),
  ],
};

/**
 * With EOImode 1 the end of an interrupt has two halves in an order: EOIR lets others of its
 * priority in, DIR lets itself come again. The other way round the interrupt may come again while
 * its own priority still keeps it out, and with EOImode 0 a DIR does nothing at all. Neither is
 * UNPREDICTABLE in GICv3, and neither is what anybody means.
 *
 * Formally: where DIR is written EOImode is 1, and what it names and is active has had its
 * priority dropped.
 */
export const dirAfterEoir: Invariant = {
  id: "dir-after-eoir",
  claim: "DIR is written in EOImode 1 only, and after the EOIR of the same interrupt.",
  source: "Arm's ICC_DIR_EL1; kernel-arm64-entry.md section 2.5 (order of EOIR and DIR)",
  checks: [
    at(["gic_write_dir"], (view) => {
      const { before, cpu } = view;
      const intid = integerArg(view, 0);
      if (intid === null) return ELSEWHERE;
      if (cpuOf(before, cpu).icc.eoiMode === 0)
        return `DIR of INTID ${intid} is written in EOImode 0, which ignores it`;
      const found = activeAt(before, cpu, intid);
      if (found === null || found.dropped) return null;
      return `DIR of INTID ${intid} comes before its EOIR: CPU ${found.cpu} still runs at its priority`;
    }),
  ],
};

/** What the exception that got a special INTID may not do. */
const EFFECTS = [...BODIES, "gic_write_eoir", "gic_write_dir"];

/** PSTATE.I in the immediate of daifclr. */
const I_BIT = 0x2;

/**
 * There was nothing to acknowledge, so there is nothing to handle or to end. An exception
 * that hit IRQs-on code opens NMIs all the same, as the exit path expects; one that hit
 * IRQs-off code was to be an NMI, and may not let another one in.
 *
 * Formally: an exception whose IAR read gave a special INTID runs no handler and writes
 * neither EOIR nor DIR; and if regular IRQs were masked where it hit, it does not clear I.
 */
export const specialIntidInert: Invariant = {
  id: "special-intid-inert",
  claim: "A special INTID has no effect but to open NMIs where interrupts were on.",
  source: "a97709f563a0, 614ab80c9647; kernel-arm64-entry.md S22, section 2.6",
  checks: [
    at([...EFFECTS, RETURN], (view) => {
      const { acked } = topOf(view.before, view.cpu);
      if (acked === null || !isSpecial(acked)) return ELSEWHERE;
      const name = view.step === null ? "" : nameOf(view.step);
      if (name === RETURN) return null;
      return `${name}() runs after IAR gave ${acked}`;
    }),
    at(["msr_daifclr"], (view) => {
      const { config, before, after, cpu } = view;
      const exception = exceptionOn(before, cpu);
      if (exception === null || exception.acked === null || !isSpecial(exception.acked))
        return ELSEWHERE;
      if (hadIrqsOn(config, exception.entry)) return null;
      if (((integerArg(view, 0) ?? 0) & I_BIT) === 0) return null;
      return `${exceptionText(config, exception)} got ${exception.acked} and opens ${masksText(config, cpuOf(after, cpu))}`;
    }),
  ],
};
