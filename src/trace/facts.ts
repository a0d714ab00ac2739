// SPDX-License-Identifier: GPL-2.0-only OR MIT

import { cellsOf } from "../model/cpumask.ts";
import { peOf } from "../model/firmware.ts";
import { isPending } from "../model/gic/lines.ts";
import type { Cpu, LockHolder, Machine, Task } from "../model/machine.ts";
import { tlbName } from "../model/memory/tlb.ts";
import type { SystemConfig } from "../model/system.ts";
import type { Value } from "../model/value.ts";
import { contextOf } from "./context.ts";
import { daifText, preemptText } from "./masks.ts";
import { hexText, valueName } from "./names.ts";
import { NOT_X86, x86Facts } from "./x86-facts.ts";

/** What a fact is about; reports choose by it what a reader of one rule needs. */
export type FactKind =
  | "mask"
  | "live"
  | "preempt"
  | "rcu"
  | "ct"
  | "lockdep"
  | "lockdep-depth"
  | "lock"
  | "resched"
  | "task"
  | "runqueue"
  | "gic"
  | "line"
  | "timer"
  | "memory"
  | "tlb"
  | "regs"
  | "mte"
  | "handled"
  | "firmware"
  | "x86"
  | "nmi";

/** One thing that is so in a state, with a readable value. */
export interface Fact {
  readonly kind: FactKind;
  /** Short name; for memory and locks the machine's own name of the cell. */
  readonly name: string;
  /** The CPU or the task that it belongs to; neither for what all share. */
  readonly cpu?: number;
  readonly task?: string;
  readonly value: string;
  /** preempt_count as a number, for differences by field. */
  readonly count?: number;
}

/** All facts of a state by a name that identifies them. Equal facts have equal values. */
export type Facts = ReadonlyMap<string, Fact>;

export function factsOf(config: SystemConfig, machine: Machine): Facts {
  const list: readonly Fact[] = [
    ...machine.cpus.flatMap((cpu) => registerFacts(config, machine, cpu)),
    ...Object.keys(machine.firmware).flatMap((_, cpu) => peFacts(machine, cpu)),
    ...Object.values(machine.tasks).flatMap((task) => taskFacts(config, task)),
    ...Object.entries(machine.locks).map(
      ([name, lock]): Fact => ({
        kind: "lock",
        name,
        value: lockText(config, machine, lock.owner, lock.queue),
      }),
    ),
    ...cellsOf(machine).map(
      ([name, value]): Fact => ({
        kind: "memory",
        name,
        value: valueName(value, -1),
      }),
    ),
    ...machine.cpus.flatMap(({ id }) => tlbFacts(machine, id)),
    ...Object.keys(machine.lines).map(
      (name): Fact => ({
        kind: "line",
        name,
        value: isPending(machine, name) ? "pending" : "quiet",
      }),
    ),
  ];
  return new Map(list.map((fact) => [identity(fact), fact]));
}

function registerFacts(config: SystemConfig, machine: Machine, cpu: Cpu): readonly Fact[] {
  if (config.x86 === undefined) return cpuFacts(cpu);
  const others = cpuFacts(cpu).filter(({ name }) => !NOT_X86.includes(name));
  return [...x86Facts(machine, cpu), ...others];
}

/** What the TLB of `cpu` may hold for pages whose entries have changed, and what its walks have found. */
function tlbFacts({ translation }: Machine, cpu: number): readonly Fact[] {
  return Object.entries(translation?.tlbs[tlbName(cpu)] ?? {}).map(
    ([entry, { held, stale = [], foundInvalid }]) => {
      const named = (value: Value): string => valueName(value, -1).replace(/^&/, "");
      const values = [...held.map(named), ...stale.map((value) => `${named(value)} until an ISB`)];
      const found = foundInvalid === "no" ? [] : ["invalid"];
      const value = [...values, ...found].join(" or ") || "nothing";
      return { kind: "tlb", name: `TLB ${entry.replace(/^global:/, "")}`, cpu, value };
    },
  );
}

function peFacts(machine: Machine, cpu: number): readonly Fact[] {
  const pe = peOf(machine, cpu);
  if (pe === undefined) return [];
  const fact = (name: string, value: string): Fact => ({ kind: "firmware", name, cpu, value });
  return [
    fact("power", pe.power),
    fact("SDEI", pe.masked ? "masked" : "open"),
    ...Object.entries(pe.events).map(([number, event]) => {
      const on = EVENT_FLAGS.filter((flag) => event[flag]);
      return fact(`SDEI event ${number}`, on.join("+") || "none");
    }),
  ];
}

const EVENT_FLAGS = ["registered", "enabled", "running", "pending", "active"] as const;

/** The value of a fact that is not there: a lock never taken, a cell never written. */
export function absentValue(kind: FactKind): string {
  if (kind === "lock") return "free";
  if (kind === "tlb") return "the entry";
  return kind === "memory" ? "0" : "none";
}

/** How the value of a lock says that somebody waits for it. */
export const WANTED = "wanted by";

const identity = (fact: Fact): string =>
  [fact.kind, fact.cpu ?? "", fact.task ?? "", fact.name].join("/");

function cpuFacts(cpu: Cpu): readonly Fact[] {
  const fact = (kind: FactKind, name: string, value: string): Fact => ({
    kind,
    name,
    cpu: cpu.id,
    value,
  });
  const { ct, lockdep, stacks } = cpu;
  return [
    fact("task", "current", cpu.current),
    ...(stacks === null
      ? []
      : [fact("task", "stacks", `${stacks.moved} alone on that of ${stacks.to}`)]),
    fact("mask", "DAIF", daifText(cpu.daif)),
    fact("mask", "PMR", hexText(cpu.pmr)),
    fact("live", "ELR/SPSR", cpu.live === null ? "saved" : `live at ${cpu.live.when}`),
    fact("rcu", "RCU", ct.watching ? "watching" : "not watching"),
    fact("ct", "ct state", ct.state),
    fact("ct", "ct nesting", ct.nesting.toString()),
    fact("ct", "ct nmi_nesting", ct.nmiNesting.toString()),
    fact("lockdep", "lockdep hardirqs", lockdep.hardirqsEnabled ? "on" : "off"),
    fact("lockdep-depth", "lockdep off", lockdep.off.toString()),
    fact("lockdep-depth", "lockdep hardirq context", lockdep.hardirqContext.toString()),
    fact("gic", "GIC active", activeText(cpu)),
    fact("runqueue", "runqueue", cpu.runqueue.length === 0 ? "empty" : cpu.runqueue.join(" ")),
    fact("timer", "local timer", cpu.timerArmed ? "armed" : "not armed"),
  ];
}

function activeText(cpu: Cpu): string {
  if (cpu.active.length === 0) return "none";
  const told = ({ intid, dropped, deactivated }: Cpu["active"][number]): string =>
    `${intid}${dropped ? " dropped" : deactivated === true ? " deactivated" : ""}`;
  return cpu.active.map(told).join(", ");
}

function taskFacts(config: SystemConfig, task: Task): readonly Fact[] {
  const fact = (kind: FactKind, name: string, value: string): Fact => ({
    kind,
    name,
    task: task.name,
    value,
  });
  const own: readonly Fact[] = [
    {
      ...fact("preempt", "preempt", preemptText(config.kernel.preempt, task.preemptCount)),
      count: task.preemptCount,
    },
    fact("resched", "need_resched", task.needResched ? "1" : "0"),
  ];
  const frames = task.stack.flatMap((frame, level): readonly Fact[] => {
    if (level === 0 && frame.regs === null) return [];
    const saved = (value: number | undefined): string =>
      value === undefined ? "not saved" : hexText(value);
    return [
      fact("regs", levelName("regs->pstate", level), saved(frame.regs?.pstate)),
      fact("regs", levelName("regs->pmr", level), saved(frame.regs?.pmr)),
      fact("gic", levelName("INTID", level), frame.acked === null ? "none" : `${frame.acked}`),
      fact("mte", levelName("MTE check", level), frame.mte),
      fact("handled", levelName("handler", level), frame.handled ? "has run" : "has not run"),
    ];
  });
  return [...own, ...frames];
}

/** Facts of a frame carry its level, so that frames are not taken for each other. */
const levelName = (name: string, level: number): string => `${name}#${level}`;

function lockText(
  config: SystemConfig,
  machine: Machine,
  owner: LockHolder | null,
  queue: readonly LockHolder[],
): string {
  const name = (holder: LockHolder): string => {
    const frame = machine.tasks[holder.task]?.stack[holder.level];
    const where = frame === undefined ? `${holder.level}` : contextOf(config, frame);
    return holder.level === 0 ? holder.task : `${holder.task}/${where}`;
  };
  const held = owner === null ? "free" : `held by ${name(owner)}`;
  return queue.length === 0 ? held : `${held}, ${WANTED} ${queue.map(name).join(", ")}`;
}
