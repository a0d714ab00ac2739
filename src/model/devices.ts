// SPDX-License-Identifier: GPL-2.0-only OR MIT

import { isLeft, spend } from "./budget.ts";
import { setPending } from "./gic/lines.ts";
import { produce } from "./immer.ts";
import type { Machine } from "./machine.ts";
import { cpuOf, currentTask, topOf } from "./observe.ts";
import type { Action, FaultConfig, LineConfig, SystemConfig } from "./system.ts";

/**
 * What surrounds a CPU of any architecture: lines that devices raise and withdraw, and the
 * bounds of a scenario on what may hit.
 */

/** Name of a line's budget of withdrawals. */
export const withdrawals = (line: string): string => `${line} withdrawn`;

/** What a device may do with its line. */
export function lineActions(machine: Machine, cpu: number, line: LineConfig): Action[] {
  const source = line.name;
  const actions: Action[] = [];
  if (canRaise(machine, cpu, line)) actions.push({ kind: "raise", cpu, source });
  if (machine.lines[source]?.pending === true && isLeft(machine, withdrawals(source)))
    actions.push({ kind: "withdraw", cpu, source });
  return actions;
}

const canRaise = (machine: Machine, cpu: number, line: LineConfig): boolean =>
  line.sgi !== true &&
  isLeft(machine, line.name) &&
  machine.lines[line.name]?.pending !== true &&
  (!line.timer || cpuOf(machine, cpu).timerArmed);

interface LineAction {
  readonly kind: "raise" | "withdraw";
  readonly cpu: number;
  readonly source: string;
}

/** The machine after a device did something with its line. */
export function applyLine(
  config: SystemConfig,
  before: Machine,
  { kind, cpu, source }: LineAction,
): Machine {
  if (kind === "withdraw")
    return produce(before, (draft) => {
      setPending(draft, source, false);
      spend(draft, before, withdrawals(source));
    });
  return produce(before, (draft) => {
    setPending(draft, source, true);
    spend(draft, before, source);
    const timer = config.cpus[cpu]?.lines.some(({ name, timer }) => name === source && timer);
    const state = draft.cpus[cpu];
    if (timer === true && state !== undefined) state.timerArmed = false;
  });
}

/** Whether one more exception on the stack is beyond the scenario's bound. */
export const nestsTooDeep = (config: SystemConfig, machine: Machine, cpu: number): boolean =>
  currentTask(machine, cpu).stack.length > config.nesting;

/** Whether the scenario lets `fault` hit at the step before which `cpu` stands. */
export function mayHit(machine: Machine, cpu: number, { name, within }: FaultConfig): boolean {
  if (!isLeft(machine, name)) return false;
  const fn = topOf(machine, cpu).calls.at(-1)?.fn ?? "";
  return within.length === 0 || within.includes(fn);
}
