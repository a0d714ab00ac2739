// SPDX-License-Identifier: GPL-2.0-only OR MIT

import { IRQ_NONIDLE } from "../model/context-tracking.ts";
import type { ContextTracking } from "../model/machine.ts";
import { nextOp } from "../model/next-step.ts";
import { atTaskLevel, cpuOf, type StepView } from "../model/observe.ts";
import { irqsDeliverable } from "./deliverable.ts";
import {
  type Exception,
  exceptionOn,
  exceptionText,
  fromUser,
  isNmiClass,
  onIdleTask,
  RETURNS,
} from "./exceptions.ts";
import { at, ELSEWHERE, everyState, everyStep, type Invariant } from "./invariant.ts";
import { inNmi } from "./preempt-count.ts";
import { nameOf } from "./steps.ts";

const ctText = ({ watching, state, nesting, nmiNesting }: ContextTracking): string =>
  `{${watching ? "watching" : "not watching"}, ${state}, ${nesting}, ${nmiNesting}}`;

/**
 * An NMI makes RCU watch without touching the context, and so does an interrupt of the kernel
 * in a context that is still the user's (the system call of v4.3).
 */
function hasToldRcu({ config, before, cpu }: StepView): boolean {
  if (inNmi(config, before, cpu)) return true;
  const exception = exceptionOn(before, cpu);
  if (exception?.vector !== "irq" || fromUser(exception)) return false;
  return cpuOf(before, cpu).ct.nmiNesting > exception.entry.ct.nmiNesting;
}

/**
 * What can be traced or can read RCU-protected data runs only while RCU looks at the CPU,
 * and after context tracking has noticed that user code is no longer running.
 *
 * Formally: a step that requires rcu_watching runs with ct.watching, and with ct.state
 * "user" or "guest" only in NMI, or in an IRQ of the kernel that is counted in nmi_nesting.
 */
export const rcuWatching: Invariant = {
  id: "rcu-watching",
  claim: "Instrumentable code runs only while RCU is watching and the context is the kernel's.",
  source: "7cd1ea1010ac, 2a9b3e6ac69a, ca1314d73eed; kernel-arm64-entry.md S4",
  checks: [
    everyStep((view) => {
      const { before, cpu, step } = view;
      if (step === null || !("requires" in step.op) || step.op.requires.length === 0)
        return ELSEWHERE;
      const { ct } = cpuOf(before, cpu);
      const name = step.op.name;
      if (!ct.watching) return `${name}() runs while RCU is not watching (${ct.state})`;
      if (ct.state === "kernel" || ct.state === "idle" || hasToldRcu(view)) return null;
      return `${name}() runs while the context is still ${ct.state}`;
    }),
  ],
};

/** IRQs and faults of the kernel enter RCU once if they hit the idle task; see irqentry_enter(). */
const entersFromIdle = (view: StepView, exception: Exception): boolean =>
  onIdleTask(view.before, view.cpu) &&
  exception.entry.ct.watching &&
  !isNmiClass(view.config, exception);

/**
 * The counters by which RCU tells a first-level interrupt of an idle CPU are right when
 * somebody looks, and back to what they were when an exception returns.
 *
 * Formally: (1) nesting >= 0 and nmi_nesting >= 0, and at task level in the kernel
 * nmi_nesting == IRQ_NONIDLE and nesting >= 1; (2) at the bodies of an IRQ or fault of
 * the kernel, but for a fault in an NMI, nmi_nesting == 1 iff RCU did not watch at its entry; (3) there, if it hit
 * the idle task while RCU watched, nmi_nesting is 2 more than at entry; (4) at an NMI's
 * body nmi_nesting == 1 only if RCU did not watch at entry; (5) at kernel_exit.eret all
 * of context tracking equals its value at entry.
 */
export const ctCounters: Invariant = {
  id: "ct-counters",
  claim: "An interrupt enters and leaves RCU exactly once, and only a first-level one counts 1.",
  source: "26dc129342cf, 0bf3924bfabd; kernel-arm64-entry.md S17, section 3.4",
  checks: [
    everyState(({ machine, cpu }) => {
      const { ct } = cpuOf(machine, cpu);
      if (ct.nesting < 0 || ct.nmiNesting < 0) return `context tracking is ${ctText(ct)}`;
      if (!ct.watching || ct.state !== "kernel" || !atTaskLevel(machine, cpu)) return ELSEWHERE;
      if (ct.nmiNesting === IRQ_NONIDLE && ct.nesting >= 1) return null;
      return `context tracking is ${ctText(ct)} at task level`;
    }),
    at(["handle_irq_event", "handle_fault"], (view) => {
      const { config, before, cpu } = view;
      const exception = exceptionOn(before, cpu);
      const { nmiNesting } = cpuOf(before, cpu).ct;
      if (exception === null || fromUser(exception)) return ELSEWHERE;
      // A fault in an NMI leaves the counting to it.
      if (exception.vector === "sync" && inNmi(config, before, cpu)) return ELSEWHERE;
      const { ct } = exception.entry;
      if ((nmiNesting === 1) === ct.watching)
        return `ct.nmi_nesting is ${nmiNesting} in ${exceptionText(config, exception)}, entered at ${ctText(ct)}`;
      if (!entersFromIdle(view, exception) || nmiNesting === ct.nmiNesting + 2) return null;
      return `ct.nmi_nesting went from ${ct.nmiNesting} to ${nmiNesting} in ${exceptionText(config, exception)}`;
    }),
    at(["handle_nmi_event"], ({ before, cpu }) => {
      const exception = exceptionOn(before, cpu);
      if (exception === null || !exception.entry.ct.watching) return ELSEWHERE;
      return cpuOf(before, cpu).ct.nmiNesting === 1 ? "ct.nmi_nesting is 1 in a nested NMI" : null;
    }),
    at(RETURNS, ({ before, cpu }) => {
      const was = exceptionOn(before, cpu)?.entry.ct;
      const { ct } = cpuOf(before, cpu);
      if (was === undefined || ctText(was) === ctText(ct)) return null;
      return `context tracking was ${ctText(was)} at the entry and is ${ctText(ct)} at the return`;
    }),
  ],
};

/** Whether `exception` has told RCU that it is over, as far as the counters can show it. */
function hasLeftRcu({ config, before, cpu }: StepView, exception: Exception): boolean {
  const { ct } = cpuOf(before, cpu);
  if (!exception.handled) return false;
  if (!ct.watching) return true;
  if (fromUser(exception)) return false;
  const counted = isNmiClass(config, exception) || onIdleTask(before, cpu);
  return counted && ct.nmiNesting === exception.entry.ct.nmiNesting;
}

/**
 * From an exception's farewell to RCU to its return no interrupt is taken: RCU would see
 * it as one of the context that is about to go on, which may be an idle one.
 *
 * Formally: when an IRQ exception is taken where regular IRQs are deliverable, the
 * context it hits is no exception that (1) stands in kernel_exit, or (2) has run its
 * handler and after it RCU does not watch, or (3) has run its handler, is NMI-class or
 * on the idle task (so has counted itself in nmi_nesting) and the count is back at its
 * value at entry. An exception from EL0 falls under (1) and (2) only.
 */
export const noIrqAfterRcuExit: Invariant = {
  id: "no-irq-after-rcu-exit",
  claim: "No regular interrupt is taken between an exception's RCU exit and its return.",
  source: "0d774e0517f3; kernel-arm64-entry.md S23",
  checks: [
    at(["take-irq"], (view) => {
      const { config, before, cpu } = view;
      const exception = exceptionOn(before, cpu);
      if (exception === null || !irqsDeliverable(config, cpuOf(before, cpu))) return ELSEWHERE;
      const { op } = nextOp(config, before, cpu);
      const next = nameOf({ op, fn: "", args: [] }) ?? "";
      if (next.startsWith("kernel_exit."))
        return `an IRQ is taken in ${exceptionText(config, exception)}, before ${next}`;
      if (!hasLeftRcu(view, exception)) return null;
      return `an IRQ is taken in ${exceptionText(config, exception)} with RCU at ${ctText(cpuOf(before, cpu).ct)}`;
    }),
  ],
};
