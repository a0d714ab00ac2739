// SPDX-License-Identifier: GPL-2.0-only OR MIT

import { IRQ_NONIDLE } from "../model/context-tracking.ts";
import type { Machine } from "../model/machine.ts";
import { cpuOf, currentTask, isInside, type StepView, topOf } from "../model/observe.ts";
import type { SystemConfig } from "../model/system.ts";
import { hadIrqsOn, hex } from "./deliverable.ts";
import {
  type Exception,
  exceptionOn,
  exceptionsOn,
  exceptionText,
  fromUser,
  isNmiClass,
  RETURNS,
} from "./exceptions.ts";
import { at, ELSEWHERE, everyStep, type Invariant } from "./invariant.ts";
import { inNmi } from "./preempt-count.ts";
import { calls } from "./steps.ts";

const PREEMPTION = "preempt_schedule_irq";

/** preempt_count inside __schedule(): one from its caller, one from the runqueue lock. */
const SWITCH_PREEMPT_COUNT = 2;

/** Why scheduling in this state would be on top of an NMI; null when it would not. */
function preemptsNmi(config: SystemConfig, machine: Machine, cpu: number): string | null {
  if (inNmi(config, machine, cpu)) {
    return `preempt_count is ${hex(currentTask(machine, cpu).preemptCount)}: in NMI`;
  }
  const nmi = exceptionsOn(machine, cpu).find((exception) => isNmiClass(config, exception));
  return nmi === undefined
    ? null
    : `${exceptionText(config, nmi)} on the stack was taken as an NMI`;
}

/**
 * What an NMI interrupted may hold anything, the runqueue lock included, so nothing is
 * scheduled before it has gone on. An NMI that hit with regular IRQs on is over at
 * nmi_exit(): the exit that follows is that of an IRQ and may preempt.
 *
 * Formally: at cpu_switch_to and at a call of preempt_schedule_irq() preempt_count's
 * NMI field is 0, and no exception on the current stack came from EL1 as SError, as
 * debug exception, or as an IRQ with regular IRQs masked.
 */
export const noPreemptInNmi: Invariant = {
  id: "no-preempt-in-nmi",
  claim: "Nothing is scheduled on top of an NMI, an SError or a debug exception of the kernel.",
  source: "tglx, 87fr5six4d.ffs@tglx; kernel-arm64-entry.md S15, section 6",
  checks: [
    at(["cpu_switch_to"], ({ config, before, cpu }) => preemptsNmi(config, before, cpu)),
    everyStep((view) =>
      calls(view, PREEMPTION) ? preemptsNmi(view.config, view.after, view.cpu) : ELSEWHERE,
    ),
  ],
};

/**
 * The scheduler switches only from a context that may sleep.
 *
 * Formally, at cpu_switch_to: preempt_count == 2, so hardirq, NMI and softirq are 0;
 * and if the newest context is an IRQ, SError or debug exception of the kernel, it
 * stands inside preempt_schedule_irq(). A fault may sleep: its preempt_count decides.
 */
export const scheduleContext: Invariant = {
  id: "schedule-context",
  claim:
    "A task is switched out only where it may sleep: no interrupt, softirq or lock is held up.",
  source: "entry.rst, fc5e5d0477c5; kernel-arm64-entry.md S2, S24",
  checks: [
    at(["cpu_switch_to"], ({ before, cpu }) => {
      const { preemptCount } = currentTask(before, cpu);
      if (preemptCount === SWITCH_PREEMPT_COUNT) return null;
      return `switches tasks with preempt_count ${hex(preemptCount)}`;
    }),
    at(["cpu_switch_to"], ({ config, before, cpu }) => {
      const exception = exceptionOn(before, cpu);
      if (exception === null || exception.vector === "sync" || fromUser(exception)) return null;
      if (isInside(before, cpu, PREEMPTION)) return null;
      return `switches tasks in ${exceptionText(config, exception)}, not in ${PREEMPTION}()`;
    }),
  ],
};

/** Why `exception` may not preempt what it interrupted; null when it may. */
function refusal({ config, after, cpu }: StepView, exception: Exception | null): string | null {
  const { ct } = cpuOf(after, cpu);
  const { preemptCount } = currentTask(after, cpu);
  if (exception === null) return "no exception is being handled";
  if (fromUser(exception)) return `${exceptionText(config, exception)} interrupted user code`;
  if (!hadIrqsOn(config, exception.entry)) return "the interrupted context had interrupts off";
  if (preemptCount !== 0) return `preempt_count is ${hex(preemptCount)}`;
  if (!ct.watching || ct.nesting <= 0) return "RCU is not watching as at task level";
  if (ct.nmiNesting !== IRQ_NONIDLE) return `ct.nmi_nesting is ${ct.nmiNesting}, not IRQ_NONIDLE`;
  return config.boot.capsFinalized ? null : "the CPU's capabilities are not final";
}

/**
 * The return from an exception preempts only what could have been preempted at that point.
 *
 * Formally, at the call of preempt_schedule_irq(): the interrupted EL1 context had
 * regular IRQs on, preempt_count == 0, RCU is watching with nmi_nesting == IRQ_NONIDLE
 * (so exit_rcu is false) and nesting > 0, and CPU capabilities are final.
 */
export const preemptOnExitLegal: Invariant = {
  id: "preempt-on-exit-legal",
  claim: "An exception's exit preempts only kernel code that had interrupts on and could sleep.",
  source: "19c95f261c65, 041aa7a85390; kernel-arm64-entry.md S15",
  checks: [
    everyStep((view) =>
      calls(view, PREEMPTION) ? refusal(view, exceptionOn(view.after, view.cpu)) : ELSEWHERE,
    ),
  ],
};

/** Whether subtracting `value` takes more out of a field than there is, as the kernel tells it. */
const underflows = (count: number, value: number, preemptMask: number): boolean =>
  value > count || (value > 0 && value < preemptMask && (count & preemptMask) < value);

/**
 * Every exception gives back exactly what it has counted.
 *
 * Formally: at kernel_exit.eret the task's preempt_count equals that at the exception's
 * entry; and no subtraction exceeds the count or, if it is smaller than the preempt
 * field's mask, that field.
 */
export const preemptCountBalance: Invariant = {
  id: "preempt-count-balance",
  claim: "An exception leaves preempt_count as it found it, and no field goes negative.",
  source: "CONFIG_DEBUG_PREEMPT; kernel-arm64-entry.md sections 3.1 to 3.3, S12",
  checks: [
    at(RETURNS, ({ before, cpu }) => {
      const was = topOf(before, cpu).entry?.preemptCount;
      const is = currentTask(before, cpu).preemptCount;
      if (was === undefined || was === is) return null;
      return `preempt_count was ${hex(was)} at the entry and is ${hex(is)} at the return`;
    }),
    at(["__preempt_count_sub"], ({ config, before, cpu, step }) => {
      const { preemptCount } = currentTask(before, cpu);
      const value = step?.args[0];
      if (typeof value !== "bigint") return null;
      const amount = Number(BigInt.asUintN(32, value));
      if (!underflows(preemptCount, amount, config.kernel.preempt.preemptMask)) return null;
      return `subtracts ${hex(amount)} from preempt_count ${hex(preemptCount)}`;
    }),
  ],
};
