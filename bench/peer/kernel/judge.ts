// SPDX-License-Identifier: GPL-2.0-only OR MIT
import type { Finding, Judge } from "../../../src/explorer/judge.ts";
import { IN_KERNEL } from "../../../src/model/context-tracking.ts";
import type { Machine } from "../../../src/model/machine.ts";
import { cellName } from "../../../src/model/memory.ts";
import { nextOp, nextStep } from "../../../src/model/next-step.ts";
import { atTaskLevel, cpuOf, currentTask } from "../../../src/model/observe.ts";
import type { SystemConfig } from "../../../src/model/system.ts";
import type { KernelAction } from "./model.ts";

/** Whether a rule of bench/peer/judge.ts holds of a CPU; here it is a function that tells where it is. */
type Rule = (config: SystemConfig, machine: Machine, cpu: number) => boolean;

const holds = (machine: Machine, cpu: number): boolean =>
  machine.locks[`cpu${cpu}:hrtimer_bases.lock`]?.owner?.cpu === cpu;

/** Functions of a task from preempt_disable() to local_irq_restore(). */
const MASKED: ReadonlySet<string> = new Set(["masked_section", "update_base", "rearm_remote"]);

const RULES: Readonly<Record<string, Rule>> = {
  "no-self-deadlock": (config, machine, cpu) => {
    const { op, args = [] } = nextStep(config, machine, cpu) ?? {};
    if (op?.op !== "primitive" || op.name !== "tas_spin_lock") return true;
    return machine.locks[cellName(args[0] ?? 0n, "")]?.owner?.cpu !== cpu;
  },
  balanced: (config, machine, cpu) => {
    if (!atTaskLevel(machine, cpu)) return true;
    const { hardirqMask, nmiMask } = config.kernel.preempt;
    const { preemptCount } = currentTask(machine, cpu);
    const { nmiNesting } = cpuOf(machine, cpu).ct;
    return (preemptCount & (hardirqMask | nmiMask)) === 0 && nmiNesting === IN_KERNEL.nmiNesting;
  },
  "lock-held": (config, machine, cpu) => {
    if (!atTaskLevel(machine, cpu)) return true;
    const { op, call } = nextOp(config, machine, cpu);
    const isLocking = op.op === "primitive" && op.name === "tas_spin_lock";
    return call.fn !== "update_base" || isLocking || holds(machine, cpu);
  },
  "irqs-masked": (config, machine, cpu) =>
    !atTaskLevel(machine, cpu) ||
    !MASKED.has(nextOp(config, machine, cpu).call.fn) ||
    cpuOf(machine, cpu).pmr !== config.kernel.priorities.irqOn,
};

const NAMES = Object.keys(RULES);

/** Judges as bench/peer/judge.ts does, and what breaks execution itself. */
export function kernelJudge(config: SystemConfig): Judge<Machine, KernelAction> {
  const findings = (machine: Machine, cpu: number): readonly Finding[] =>
    NAMES.filter((rule) => RULES[rule]?.(config, machine, cpu) === false).map((rule) => ({
      rule,
      detail: `on CPU${cpu}`,
    }));
  return (before, action, after) => {
    if (after.broken !== null) return [after.broken];
    const all = after.cpus.map((_, cpu) => cpu);
    if (before === null || action === null) return all.flatMap((cpu) => findings(after, cpu));
    const isRemote =
      action.kind === "step" && nextOp(config, before, action.cpu).call.fn === "rearm_remote";
    return (isRemote ? all : [action.cpu]).flatMap((cpu) => findings(after, cpu));
  };
}
