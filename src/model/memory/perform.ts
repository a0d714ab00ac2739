// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { Draft } from "immer";
import { produce } from "../immer.ts";
import type { Machine, Task } from "../machine.ts";
import { load, store } from "../memory.ts";
import type { Action, MemoryConfig } from "../system.ts";
import { isTrue, type Value } from "../value.ts";
import type { Access, Window } from "./entry.ts";
import { hasLate, type LoadName, settled } from "./late.ts";
import { forwarder, isAccess, isStore, tidy, waitsFor, windowName, windowOf } from "./window.ts";

/** The accesses of `cpu` that may be performed now, in program order. */
export function performActions(config: MemoryConfig, machine: Machine, cpu: number): Action[] {
  const window = windowOf(machine, cpu);
  return window.flatMap((entry, at): Action[] =>
    isAccess(entry) && mayPerform(config, machine, cpu, window, at)
      ? [{ kind: "perform", cpu, at, source: `${entry.kind} ${entry.cell}` }]
      : [],
  );
}

/** Whether the access at `at` of the window of `cpu` may be performed now. */
export function mayPerform(
  config: MemoryConfig,
  machine: Machine,
  cpu: number,
  window: Window,
  at: number,
): boolean {
  const entry = window[at] as Access; // the caller has looked
  const before = window.slice(0, at);
  const waits = (access: Access) => before.some((other) => waitsFor(config.model, access, other));
  if (waits(entry)) return false;
  if (isStore(entry)) return !hasLate(entry.value) && !isReserved(machine, cpu, entry.cell);
  const from = forwarder(window, at);
  if (from !== null && (from.exclusive !== "no" || hasLate(from.value) || entry.exclusive))
    return false;
  if (entry.exclusive) {
    // Once it is read the cell is this CPU's; it must not have to wait before it is written.
    const other = window[at + 1];
    if (other === undefined || !isStore(other) || waits(other)) return false;
    if (isReserved(machine, cpu, entry.cell)) return false;
  }
  const value = from?.value ?? load(machine, entry.cell);
  return keepsAssumptions(window, { cpu, id: entry.id }, value);
}

/** Whether another CPU is between the halves of a read-modify-write of `cell`. */
export const isReserved = (machine: Machine, cpu: number, cell: string): boolean =>
  Object.entries(machine.windows ?? {}).some(
    ([name, window]) =>
      name !== windowName(cpu) &&
      window.some((entry) => isStore(entry) && entry.exclusive === "holds" && entry.cell === cell),
  );

/** Whether no branch was taken the wrong way if `name` gives `value`: else this is not how it went. */
const keepsAssumptions = (window: Window, name: LoadName, value: Value): boolean =>
  window.every((entry) => {
    if (entry.kind !== "assume") return true;
    const on = settled(entry.on, name, value);
    return hasLate(on) || isTrue(on) === entry.is;
  });

/**
 * The machine after `cpu` has performed entry `at` of its window; a load leaves `race`
 * behind, which it is in if no branch before it turns out wrong. Throws Fault.
 */
export function perform(before: Machine, cpu: number, at: number, race: string | null): Machine {
  const window = windowOf(before, cpu);
  const entry = window[at];
  if (entry === undefined || !isAccess(entry)) throw new Error(`CPU ${cpu} has no access ${at}`);
  const rest = race === null ? window.toSpliced(at, 1) : window.with(at, { kind: "raced", race });
  if (isStore(entry)) {
    return produce(before, (draft) => {
      store(draft, entry.cell, entry.value);
      setWindow(draft, cpu, rest);
    });
  }
  const value = forwarder(window, at)?.value ?? load(before, entry.cell);
  const name = { cpu, id: entry.id };
  const reserved = entry.exclusive
    ? rest.map((other, place) => (place === at ? held(other) : other))
    : rest;
  return produce(before, (draft) => {
    setWindow(
      draft,
      cpu,
      reserved.map((other) => known(other, name, value)),
    );
    for (const task of Object.values(draft.tasks)) tell(task, name, value);
  });
}

const held = (entry: Window[number]): Window[number] =>
  isStore(entry) ? { ...entry, exclusive: "holds" } : entry;

function known(entry: Window[number], name: LoadName, value: Value): Window[number] {
  if (isStore(entry)) return { ...entry, value: settled(entry.value, name, value) };
  if (entry.kind === "assume") return { ...entry, on: settled(entry.on, name, value) };
  return entry;
}

/** Every register that waits for the load gets what it has given. */
function tell(task: Draft<Task>, name: LoadName, value: Value): void {
  for (const { calls } of task.stack) {
    for (const { locals } of calls) {
      for (const [slot, local] of locals.entries()) {
        if (local !== undefined && hasLate(local as Value))
          locals[slot] = settled(local as Value, name, value) as Draft<Value>; // immutable data
      }
    }
  }
}

export function setWindow(draft: Draft<Machine>, cpu: number, window: Window): void {
  if (draft.windows === undefined) throw new Error("a machine without windows");
  draft.windows[windowName(cpu)] = tidy(window) as Draft<Window>; // immutable data
}
