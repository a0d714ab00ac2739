// SPDX-License-Identifier: GPL-2.0-only OR MIT
import type { Finding, Judge } from "../../src/explorer/judge.ts";
import type { Cpu, Machine } from "./machine.ts";
import type { Action } from "./model.ts";
import type { TaskPlace } from "./places.ts";

/** What has to hold of a CPU in every state. */
type Rule = (cpu: Cpu, id: number) => boolean;

const taskAt = ({ level, tasks, current }: Cpu): TaskPlace | undefined =>
  level === "task" ? tasks[current]?.at : undefined;

function isLocking(cpu: Cpu): boolean {
  const { level, tasks, current, nmi } = cpu;
  if (level === "task") return taskAt(cpu) === "lock";
  if (level === "nmi") return nmi.at === "rearm-lock";
  const at = tasks[current]?.irq.at;
  return level === "irq" && (at === "lock" || at === "rearm-lock");
}

/** Steps of a task from preempt_disable() to local_irq_restore(). */
const MASKED: ReadonlySet<TaskPlace> = new Set<TaskPlace>([
  "preempt-disable",
  "lock",
  "defer",
  "unlock",
  "lock-remote",
  "defer-remote",
  "unlock-remote",
  "preempt-enable",
  "irqs-restore",
]);

const RULES: Readonly<Record<string, Rule>> = {
  "no-self-deadlock": (cpu, id) => !isLocking(cpu) || cpu.base.lock !== id,
  // Not taken apart at once: only a task's counts are read.
  balanced: (cpu) => cpu.level !== "task" || (!cpu.hardirq && cpu.nmis === 0 && cpu.rcu === 0),
  "lock-held": (cpu, id) => {
    const at = taskAt(cpu);
    return (at !== "defer" && at !== "unlock") || cpu.base.lock === id;
  },
  "irqs-masked": (cpu) => {
    const at = taskAt(cpu);
    return at === undefined || !MASKED.has(at) || cpu.pmr;
  },
};

const NAMES = Object.keys(RULES);

function findings({ cpus }: Machine, id: number): readonly Finding[] {
  const cpu = cpus[id];
  if (cpu === undefined) return [];
  return NAMES.filter((rule) => RULES[rule]?.(cpu, id) === false).map((rule) => ({
    rule,
    detail: `on CPU${id}`,
  }));
}

/** Steps that write what a rule reads of another CPU. */
const REMOTE: ReadonlySet<TaskPlace | undefined> = new Set<TaskPlace | undefined>([
  "lock-remote",
  "unlock-remote",
]);

/** Other CPUs of which the step may have changed what a rule reads. */
function reached(before: Machine, { cpu: id, kind }: Action): readonly number[] {
  const cpu = before.cpus[id];
  const isRemote = cpu !== undefined && kind === "step" && REMOTE.has(taskAt(cpu));
  return isRemote ? [...before.cpus.keys()].filter((other) => other !== id) : [];
}

const judge = (before: Machine | null, action: Action | null, after: Machine) => {
  const ids =
    before === null || action === null
      ? [...after.cpus.keys()]
      : [action.cpu, ...reached(before, action)].sort((a, b) => a - b);
  return ids.flatMap((id) => findings(after, id));
};

/** Judges the CPUs of which the step may have changed what a rule reads. */
export const judgePeer: Judge<Machine, Action> = Object.assign(judge, {
  halves: {
    ofStep: (before: Machine, action: Action, after: Machine) =>
      reached(before, action).flatMap((id) => findings(after, id)),
    standing: findings,
  },
});
