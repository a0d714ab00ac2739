// SPDX-License-Identifier: GPL-2.0-only OR MIT
import type { FactData, PathData } from "./data.ts";

export type Facts = ReadonlyMap<string, FactData>;

/** Everything that is so at a position, the first state's facts first. */
export function factsAt({ facts, steps }: PathData, at: number): Facts {
  const now = new Map(facts.map((fact) => [fact.id, fact]));
  for (const { set, gone } of steps.slice(0, at)) {
    for (const fact of set) now.set(fact.id, fact);
    for (const id of gone) now.delete(id);
  }
  return now;
}

/** What a reader may ask for, by the kinds of fact that are about it. */
const GROUPS = {
  masks: ["mask", "live", "regs"],
  preemption: ["preempt", "resched", "task", "runqueue"],
  RCU: ["rcu", "ct"],
  lockdep: ["lockdep", "lockdep-depth"],
  locks: ["lock"],
  interrupts: ["gic", "line", "timer", "handled", "firmware"],
  memory: ["memory", "tlb", "mte"],
  other: [],
} as const satisfies Record<string, readonly string[]>;

export type Group = keyof typeof GROUPS;

export const GROUP_NAMES: readonly Group[] = [
  "masks",
  "preemption",
  "RCU",
  "lockdep",
  "locks",
  "interrupts",
  "memory",
  "other",
];

/** A kind that no group knows is shown under "other" rather than lost. */
export const groupOf = (kind: string): Group =>
  GROUP_NAMES.find((group) => GROUPS[group].some((each) => each === kind)) ?? "other";

/** Whose fact it is: "CPU0", "task A", "all CPUs". */
export function ownerOf({ cpu, task }: FactData): string {
  if (cpu !== undefined) return `CPU${cpu}`;
  return task === undefined ? "all CPUs" : `task ${task}`;
}
