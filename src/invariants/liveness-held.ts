// SPDX-License-Identifier: GPL-2.0-only OR MIT

import { FAIRNESS } from "../model/fairness.ts";
import type { Machine } from "../model/machine.ts";
import { cpuOf, currentTask, topOf } from "../model/observe.ts";
import { USER_CODE } from "../model/stub.ts";
import type { SystemConfig } from "../model/system.ts";
import { isTrue } from "../model/value.ts";
import { exceptionsOn, isNmi, isNmiLine } from "./exceptions.ts";
import type { LivenessInvariant } from "./invariant.ts";
import { isLockedOut, perCpu, visitors, waits } from "./liveness-lines.ts";
import { inNmi } from "./preempt-count.ts";

/** Whether `cpu` executes what an NMI may hit: no NMI, SError or debug exception, and I is clear. */
function isOpenToNmis(config: SystemConfig, machine: Machine, cpu: number): boolean {
  if (cpuOf(machine, cpu).daif.i || inNmi(config, machine, cpu)) return false;
  return !exceptionsOn(machine, cpu).some(
    ({ vector }) => vector === "serror" || vector === "debug",
  );
}

/**
 * Handlers of interrupts, and code with interrupts off, do not hold NMIs off: that is what
 * they are for. Whether a handler does is decided by group priorities and by when its own
 * priority is dropped.
 *
 * Formally, for each interrupt: no fair cycle in which it is pending, was requested as an NMI or
 * has the priority of one, and is never let in (by I, PMR, the running priority or its own active state) while the CPU is
 * again and again in code with I clear that no NMI, SError or debug exception runs under.
 */
export const nmiNotHeldOff: LivenessInvariant = {
  id: "nmi-not-held-off",
  claim: "A pending NMI is taken in the end, whatever interrupt handler runs.",
  source: "review of the pseudo-NMI series of March 2015; kernel-arm64-entry.md L6, section 2.5",
  fairness: FAIRNESS,
  cycles: perCpu((config, cpu) =>
    visitors(config, cpu).map((visitor) => ({
      detail: `${visitor.line.name} stays pending for ever and CPU ${cpu} holds it off, although it is an NMI`,
      within: (machine) =>
        isLockedOut(config, machine, cpu, visitor) &&
        (isNmi(config, visitor.line) || isNmiLine(config, machine, visitor.line)),
      recurring: [(machine) => isOpenToNmis(config, machine, cpu)],
    })),
  ),
};

const flagsOf = (task: string): string => `task:${task}.thread_flags`;

/** Whether `cpu` executes user code. */
const isInUserCode = (machine: Machine, cpu: number): boolean =>
  topOf(machine, cpu).el === 0 && topOf(machine, cpu).calls.some(({ fn }) => fn === USER_CODE);

/**
 * Formally: no fair cycle in which a task has a bit set in thread_flags throughout while
 * its user code runs again and again.
 */
export const exitWorkDone: LivenessInvariant = {
  id: "exit-work-done",
  claim: "Work that is flagged for the way to user mode is done before user code runs on for ever.",
  source: "28fa9af353be, 411c1cf43039; kernel-arm64-entry.md L4",
  fairness: FAIRNESS,
  cycles: perCpu((config, cpu) =>
    (config.cpus[cpu]?.tasks ?? [])
      .filter(({ runs }) => runs === null)
      .map(({ name }) => ({
        detail: `user code of ${name} runs on for ever and its work flags stay set`,
        within: (machine) => isTrue(machine.memory[flagsOf(name)] ?? 0n),
        recurring: [
          (machine) => cpuOf(machine, cpu).current === name && isInUserCode(machine, cpu),
        ],
      })),
  ),
};

/** Whether the idle task sleeps, or user code runs where it is a quiescent state. */
function shouldBeQuiescent(config: SystemConfig, machine: Machine, cpu: number): boolean {
  if (config.cpus[cpu]?.nohzFull === true && isInUserCode(machine, cpu)) return true;
  return currentTask(machine, cpu).name === cpuOf(machine, cpu).idle && waits(config, machine, cpu);
}

/**
 * An idle CPU, and one in user mode with context tracking, is in an extended quiescent
 * state: RCU need not ask it.
 *
 * Formally: no fair cycle in which RCU watches a CPU throughout and it never changes tasks,
 * while again and again its idle task waits for an interrupt or, on a nohz_full CPU, its
 * user code runs.
 */
export const rcuQuiescentSeen: LivenessInvariant = {
  id: "rcu-quiescent-seen",
  claim: "RCU sees a quiescent state of a CPU that is idle or in user mode for ever.",
  source: "26dc129342cf; kernel-arm64-entry.md L5, section 3.4",
  fairness: FAIRNESS,
  cycles: perCpu((config, cpu) => {
    const { tasks = [], idle = null } = config.cpus[cpu] ?? {};
    const users = tasks.filter(({ runs }) => runs === null).map(({ name }) => name);
    return [...users, ...(idle === null ? [] : [null])].map((user) => ({
      detail: `RCU watches CPU ${cpu} for ever although it ${user === null ? "is idle" : `runs ${user} in user mode`}`,
      within: (machine) => {
        const { ct, current, idle: idleTask } = cpuOf(machine, cpu);
        return ct.watching && current === (user ?? idleTask);
      },
      recurring: [(machine) => shouldBeQuiescent(config, machine, cpu)],
    }));
  }),
};
