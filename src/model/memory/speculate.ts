// SPDX-License-Identifier: GPL-2.0-only OR MIT

import { evaluate } from "../evaluate.ts";
import { produce } from "../immer.ts";
import type { Machine } from "../machine.ts";
import { functionNamed, scopeOf } from "../next-step.ts";
import { topOf } from "../observe.ts";
import type { MemoryConfig, SystemConfig } from "../system.ts";
import { isLate, type Value } from "../value.ts";
import { setWindow } from "./perform.ts";
import { windowOf } from "./window.ts";

/**
 * Branches on loads that have not been performed. The CPU goes both ways, and the load
 * is then performed only while it gives what was assumed; only loads are performed before.
 */
export interface Guess {
  readonly on: Value;
  /** Where it goes on if that is so, and if it is not. */
  readonly yes: number;
  readonly no: number;
}

/** The branch that `cpu` stands before without knowing its condition; null: none. */
export function guessBefore(config: SystemConfig, machine: Machine, cpu: number): Guess | null {
  if (config.memory === undefined) return null;
  const call = topOf(machine, cpu).calls.at(-1);
  const op = call && functionNamed(config, call.fn).ops[call.pc];
  if (call === undefined || op?.op !== "branch") return null;
  const on = evaluate(op.on, scopeOf(config, machine, cpu, call));
  return isLate(on) ? { on, yes: op.then, no: op.otherwise } : null;
}

/** Ways that the CPU may go; x86 performs loads in order, so running ahead shows nothing. */
export const waysToGo = ({ model }: MemoryConfig): number => (model === "x86" ? 0 : 2);

/** `cpu` takes the branch: as if the condition were true for choice 0, else false. */
export function takeGuess(before: Machine, cpu: number, guess: Guess, choice: number): Machine {
  const is = choice === 0;
  return produce(before, (draft) => {
    setWindow(draft, cpu, [...windowOf(before, cpu), { kind: "assume", on: guess.on, is }]);
    const task = draft.tasks[before.cpus[cpu]?.current ?? ""];
    const call = task?.stack.at(-1)?.calls.at(-1);
    if (call !== undefined) call.pc = is ? guess.yes : guess.no;
  });
}
