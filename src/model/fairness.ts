// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { Machine } from "./machine.ts";
import type { Action, CpuConfig } from "./system.ts";

/**
 * What has to happen if it can: a CPU executes, and takes an interrupt that is signalled
 * again and again; firmware delivers an event that nothing holds back. Devices owe nothing:
 * no line has to be raised or withdrawn, no fault has to hit. But none comes for ever,
 * unless a scenario allows that storm.
 *
 * Source: design.md section 4 (liveness).
 */
export const FAIRNESS =
  "Strong fairness: a CPU that can step again and again does, and takes an interrupt that it can take.";

type Level = "none" | "weak" | "strong";
type Kind = Level | "finite";

interface Levels {
  readonly others: Level;
  readonly named: Readonly<Record<string, Level>>;
}

/** What is assumed: of CPUs by "cpu0", …, of what they take by event, of events. */
export interface Assumed {
  readonly execute: Levels;
  readonly take: Levels;
  readonly storms: "all" | readonly string[];
}

const EXECUTE = "execute";
const TAKE = "take";
const TAKE_FIQ = "take-fiq";
const DELIVERS: readonly string[] = ["take-irq", "take-sdei", "drop-sdei"];
const COMES: readonly string[] = ["raise", "take-fault", "raise-sdei"];

/** The duty that an action counts for. */
export function dutyOf(_: Machine, action: Action): string {
  if (action.kind === "step") return `${EXECUTE} cpu${action.cpu}`;
  if (DELIVERS.includes(action.kind)) return `${TAKE} ${action.source}`;
  if (action.kind === "take-fiq") return `${TAKE_FIQ} ${action.source}`;
  return `${action.kind} ${action.source}`;
}

/** The fairness of each duty. Only what is unlimited has to be told to come to an end. */
export function createFairness(
  cpus: readonly CpuConfig[],
  { execute, take, storms }: Assumed,
): (duty: string) => Kind {
  const unlimited = new Set(
    cpus.flatMap(({ lines, faults, sdei = [] }) =>
      [...lines, ...faults, ...sdei].flatMap(({ name, times }) =>
        times === "unlimited" && storms !== "all" && !storms.includes(name) ? [name] : [],
      ),
    ),
  );
  const level = ({ others, named }: Levels, name: string) => named[name] ?? others;
  return (duty) => {
    const [kind = "", name = ""] = duty.split(" ", 2);
    if (kind === EXECUTE) return level(execute, name);
    if (kind === TAKE || kind === TAKE_FIQ) return level(take, name);
    return COMES.includes(kind) && unlimited.has(name) ? "finite" : "none";
  };
}

/** "weak fairness of cpu0", "strong fairness of timer", "finitely many pmu". */
export function fairnessText(duty: string, kind: Kind): string {
  const [, name = ""] = duty.split(" ", 2);
  return kind === "finite" ? `finitely many ${name}` : `${kind} fairness of ${name}`;
}
