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
  balanced: ({ level, hardirq, nmis, rcu }) =>
    level !== "task" || (!hardirq && nmis === 0 && rcu === 0),
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

/** Judges the CPUs of which the step may have changed what a rule reads. */
export const judgePeer: Judge<Machine, Action> = (before, action, after) => {
  const all = after.cpus.map((_, id) => id);
  if (before === null || action === null) return all.flatMap((id) => findings(after, id));
  const cpu = before.cpus[action.cpu];
  const isRemote = cpu !== undefined && action.kind === "step" && REMOTE.has(taskAt(cpu));
  return (isRemote ? all : [action.cpu]).flatMap((id) => findings(after, id));
};
