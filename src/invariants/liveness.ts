// SPDX-License-Identifier: GPL-2.0-only OR MIT

import { FAIRNESS } from "../model/fairness.ts";
import { peOf } from "../model/firmware.ts";
import { isPending } from "../model/gic/lines.ts";
import type { Activation, Machine } from "../model/machine.ts";
import { atTaskLevel, cpuOf, currentTask, topOf } from "../model/observe.ts";
import type { SystemConfig } from "../model/system.ts";
import { isTrue } from "../model/value.ts";
import { irqsDisabled } from "./deliverable.ts";
import type { LivenessInvariant } from "./invariant.ts";
import { isLockedOut, perCpu, visitors, waits } from "./liveness-lines.ts";

/** Whether `cpu` runs a task that believes to have interrupts on. */
const runsOpenTask = (config: SystemConfig, machine: Machine, cpu: number): boolean =>
  atTaskLevel(machine, cpu) && !irqsDisabled(config, cpuOf(machine, cpu));

/**
 * A task that should give way and can does so in the end.
 *
 * Formally: no fair cycle in which a CPU's current task has need_resched throughout and is
 * again and again at task level with preempt_count 0 and irqs_disabled() false.
 */
export const reschedNotLost: LivenessInvariant = {
  id: "resched-not-lost",
  claim: "A preemptible task that has need_resched set is switched out in the end.",
  source: "041aa7a85390, ae654112eac0; kernel-arm64-entry.md L3",
  fairness: FAIRNESS,
  cycles: perCpu((config, cpu) => [
    {
      detail: `the task of CPU ${cpu} keeps need_resched for ever although it is preemptible`,
      within: (machine) => currentTask(machine, cpu).needResched,
      recurring: [
        (machine) =>
          runsOpenTask(config, machine, cpu) && currentTask(machine, cpu).preemptCount === 0,
      ],
    },
  ]),
};

const LASTING = ["d", "a", "i"] as const;

/**
 * No exception mask outlives the code that needed it.
 *
 * Formally, for each of D, A and I: no fair cycle in which it is set throughout while the
 * CPU is again and again at task level and not in WFI.
 */
export const noLastingMask: LivenessInvariant = {
  id: "no-lasting-mask",
  claim: "D, A and I do not stay set for ever while the CPU runs tasks.",
  source: "2371bd83b3df, 614ab80c9647; kernel-arm64-entry.md L2",
  fairness: FAIRNESS,
  cycles: perCpu((config, cpu) =>
    LASTING.map((bit) => ({
      detail: `CPU ${cpu} runs tasks for ever with PSTATE.${bit.toUpperCase()} set`,
      within: (machine) => cpuOf(machine, cpu).daif[bit],
      recurring: [(machine) => atTaskLevel(machine, cpu) && !waits(config, machine, cpu)],
    })),
  ),
};

/**
 * An interrupt that is pending is not locked out of a CPU that is open to it.
 *
 * Formally, for each line: no fair cycle in which it is pending, enabled, routed to a CPU and
 * never let in (by I, PMR, the running priority or its own active state) while that CPU is
 * again and again at task level with irqs_disabled() false, or in WFI.
 */
export const irqEventuallyTaken: LivenessInvariant = {
  id: "irq-eventually-taken",
  claim: "A pending interrupt is let in by a CPU that runs tasks with interrupts on, or waits.",
  source: "bd82d4bd2188, 677379bc9139, 77345ef70445, 75aa996ea63f; kernel-arm64-entry.md L1, L6",
  fairness: FAIRNESS,
  cycles: perCpu((config, cpu) =>
    visitors(config, cpu).map((visitor) => ({
      detail: `${visitor.line.name} stays pending for ever and CPU ${cpu} never lets it in`,
      within: (machine) => isLockedOut(config, machine, cpu, visitor),
      recurring: [(machine) => runsOpenTask(config, machine, cpu) || waits(config, machine, cpu)],
    })),
  ),
};

/**
 * An interrupt that is taken is acknowledged, or it is taken again and again.
 *
 * Formally, for each line: no fair cycle in which it is pending throughout while the CPU is
 * again and again in an exception that it has caused.
 */
export const irqAcknowledged: LivenessInvariant = {
  id: "irq-acknowledged",
  claim: "An interrupt that the CPU takes is acknowledged in the end.",
  source: "kernel-arm64-entry.md section 2.5, L7 (the exception without a read of IAR)",
  fairness: FAIRNESS,
  cycles: perCpu((config, cpu) =>
    visitors(config, cpu).map(({ line }) => ({
      detail: `CPU ${cpu} takes ${line.name} again and again and never acknowledges it`,
      within: (machine) => isPending(machine, line.name),
      recurring: [
        (machine) => {
          const { vector, source } = topOf(machine, cpu);
          return vector === "irq" && source === line.name;
        },
      ],
    })),
  ),
};

/**
 * What an interrupt interrupts goes on: interrupts that come without end leave some time.
 *
 * Formally, for each line and each SDEI event that is unlimited: no fair cycle in which it is
 * pending or being handled throughout, while the CPU is again and again in its handler.
 */
export const interruptedGoesOn: LivenessInvariant = {
  id: "interrupted-goes-on",
  claim: "What an interrupt or an SDEI event interrupts goes on in the end.",
  source: "design.md section 4 (liveness); kernel-arm64-entry.md L7",
  fairness: FAIRNESS,
  cycles: perCpu((config, cpu) => {
    const { lines = [], sdei = [] } = config.cpus[cpu] ?? {};
    const isOutstanding = (machine: Machine, name: string, event: number | undefined): boolean =>
      event === undefined
        ? isPending(machine, name)
        : peOf(machine, cpu)?.events[`${event}`]?.pending === true;
    return [...lines, ...sdei]
      .filter(({ times }) => times === "unlimited")
      .map((source) => {
        const event = "event" in source ? source.event : undefined;
        const isHandled = ({ vector, source: name }: Activation): boolean =>
          name === source.name && vector === (event === undefined ? "irq" : "sdei");
        return {
          detail: `${source.name} comes so often that what it interrupts on CPU ${cpu} never goes on`,
          within: (machine) =>
            isOutstanding(machine, source.name, event) ||
            currentTask(machine, cpu).stack.some(isHandled),
          recurring: [(machine) => isHandled(topOf(machine, cpu))],
        };
      });
  }),
};

/**
 * A timer interrupt that put off programming the next event does it before others rely on it.
 *
 * Formally: no fair cycle in which hrtimer_bases.deferred_rearm of a CPU is true throughout
 * while the CPU is again and again at task level with irqs_disabled() false, or in WFI, and
 * its timer is not armed.
 */
export const timerRearmed: LivenessInvariant = {
  id: "timer-rearmed",
  claim: "A deferred timer event is programmed before tasks run on.",
  source: "15dd3a948855, 75aa996ea63f; kernel-arm64-entry.md L8, section 5",
  fairness: FAIRNESS,
  cycles: perCpu((config, cpu) => [
    {
      detail: `CPU ${cpu} runs on for ever with its timer not rearmed`,
      within: (machine) => isTrue(machine.memory[`cpu${cpu}:hrtimer_bases.deferred_rearm`] ?? 0n),
      recurring: [
        (machine) =>
          !cpuOf(machine, cpu).timerArmed &&
          (runsOpenTask(config, machine, cpu) || waits(config, machine, cpu)),
      ],
    },
  ]),
};
