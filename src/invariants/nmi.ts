// SPDX-License-Identifier: GPL-2.0-only OR MIT

import { isEnabled, priorityOf } from "../model/gic/lines.ts";
import { currentTask, type StepView, topOf } from "../model/observe.ts";
import type { LineConfig } from "../model/system.ts";
import { hadIrqsOn, hex } from "./deliverable.ts";
import { exceptionOn, isNmi, isNmiLine, lineOf } from "./exceptions.ts";
import { at, ELSEWHERE, everyStep, type Invariant } from "./invariant.ts";
import { fieldsOf, inNmi } from "./preempt-count.ts";
import { integerArg, nameOf } from "./steps.ts";

/** The line whose handler the step runs, or whose registers it writes. */
function handledLine(view: StepView): LineConfig | undefined {
  const intid = integerArg(view, 0);
  return intid === null ? undefined : lineOf(view.config, view.cpu, intid);
}

/**
 * An interrupt of NMI priority is handled as what it is: announced first, and never by
 * code that takes locks which the interrupted context may hold.
 *
 * Formally: handle_nmi_event() runs with in_nmi(); handle_irq_event() never gets a line
 * of NMI priority; and in an IRQ exception that interrupted EL1 with regular IRQs masked
 * (so an NMI) no instrumentable step runs outside in_nmi().
 */
export const nmiContext: Invariant = {
  id: "nmi-context",
  claim: "An NMI is handled with in_nmi() true and never by the flow of a regular interrupt.",
  source: "17ce302f3117, 382e6e177bc1; kernel-arm64-entry.md S10",
  checks: [
    at(["handle_nmi_event"], (view) =>
      inNmi(view.config, view.before, view.cpu)
        ? null
        : `handler of ${handledLine(view)?.name ?? "an NMI"} runs and in_nmi() is false`,
    ),
    at(["handle_irq_event"], (view) => {
      const line = handledLine(view);
      if (line === undefined || !isNmiLine(view.config, view.before, line)) return ELSEWHERE;
      return `${line.name} has NMI priority and is handled as a regular interrupt`;
    }),
    everyStep(({ config, before, cpu, step }) => {
      if (step === null || !("requires" in step.op) || step.op.requires.length === 0)
        return ELSEWHERE;
      const exception = exceptionOn(before, cpu);
      if (exception?.vector !== "irq" || hadIrqsOn(config, exception.entry)) return ELSEWHERE;
      if (inNmi(config, before, cpu)) return null;
      return `${nameOf(step)}() runs in an NMI before nmi_enter() or after nmi_exit()`;
    }),
  ],
};

/**
 * Formally: with in_nmi() true handle_irq_event() does not run, and handle_nmi_event()
 * runs for lines of NMI priority only.
 */
export const noIrqInNmi: Invariant = {
  id: "no-irq-in-nmi",
  claim: "No regular interrupt is handled while an NMI is.",
  source: "382e6e177bc1; kernel-arm64-entry.md S11",
  checks: [
    at(["handle_irq_event", "handle_nmi_event"], (view) => {
      const line = handledLine(view);
      if (!inNmi(view.config, view.before, view.cpu)) return ELSEWHERE;
      const isNmi = line === undefined || isNmiLine(view.config, view.before, line);
      if (isNmi && view.step !== null && nameOf(view.step) === "handle_nmi_event") return null;
      return `${line?.name ?? "a regular interrupt"} is handled with in_nmi() true`;
    }),
  ],
};

/**
 * There is one NMI priority, so pseudo-NMIs cannot nest; what is counted is bounded by
 * what was taken. That each nmi_enter() has its nmi_exit() is preempt-count-balance.
 *
 * Formally: no IRQ exception is taken with in_nmi() true; and preempt_count's NMI field
 * never exceeds the number of exceptions on the stack.
 */
export const nmiNesting: Invariant = {
  id: "nmi-nesting",
  claim: "A pseudo-NMI never nests in an NMI, and each exception counts as one NMI at most.",
  source: "a97709f563a0; kernel-arm64-entry.md S12, section 3.3",
  checks: [
    at(["take-irq"], ({ config, before, cpu, action }) =>
      inNmi(config, before, cpu) && action.kind === "take-irq"
        ? `${action.source} interrupts an NMI`
        : null,
    ),
    at(["__preempt_count_add"], ({ config, after, cpu }) => {
      const { nmi } = fieldsOf(config, after, cpu);
      const exceptions = currentTask(after, cpu).stack.length - 1;
      if (nmi <= exceptions) return null;
      return `preempt_count counts ${nmi} NMIs and ${exceptions} exceptions are on the stack`;
    }),
  ],
};

/** The INTID that the acknowledge gave. */
const acknowledgedLine = (view: StepView): LineConfig | undefined => {
  const { acked } = topOf(view.after, view.cpu);
  return acked === null ? undefined : lineOf(view.config, view.cpu, acked);
};

/** What is wrong with a line that was requested as an NMI; ELSEWHERE for all others. */
function degraded({ config, after }: StepView, line: LineConfig | undefined) {
  if (line === undefined || !isNmi(config, line) || !isEnabled(after, line)) return ELSEWHERE;
  if (isNmiLine(config, after, line)) return null;
  const priority = hex(priorityOf(config, after, line));
  return `${line.name} was requested as an NMI and has priority ${priority}`;
}

/**
 * A line is what it was asked to be, and not what its priority has become: with the priority of a
 * regular interrupt it waits wherever those are masked, and its handler is none for that. The kernel
 * sets the priority before it enables the line. What is held off for ever is nmi-not-held-off.
 *
 * Formally, with pseudo-NMI: a line that was requested as an NMI has, when software enables it, when
 * it is taken and when it is acknowledged, a priority that passes GIC_PRIO_IRQOFF.
 */
export const nmiKeepsPriority: Invariant = {
  id: "nmi-keeps-priority",
  claim: "What was requested as an NMI has the priority of one whenever it can be signalled.",
  source: "the design discussion of 2015; kernel-arm64-entry.md section 2.2",
  checks: [
    at(["gic_poke_irq"], (view) => degraded(view, handledLine(view))),
    at(["take-irq"], (view) => {
      const { config, action } = view;
      if (action.kind !== "take-irq") return ELSEWHERE;
      const lines = config.cpus.flatMap(({ lines }) => lines);
      return degraded(
        view,
        lines.find(({ name }) => name === action.source),
      );
    }),
    at(["gic_read_iar"], (view) => degraded(view, acknowledgedLine(view))),
  ],
};
