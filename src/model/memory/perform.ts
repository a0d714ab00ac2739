// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { Draft } from "immer";
import { produce } from "../immer.ts";
import type { Machine, Task } from "../machine.ts";
import { load, store } from "../memory.ts";
import type { Action, MemoryConfig, SystemConfig } from "../system.ts";
import { isTrue, type Value } from "../value.ts";
import type { Access, Entry, Window } from "./entry.ts";
import { hasLate, type LoadName, settled } from "./late.ts";
import { entryWritten, ordered } from "./translation.ts";
import {
  forwarder,
  isAccess,
  isSpeculative,
  isStore,
  isWalk,
  tidy,
  waitsFor,
  windowName,
  windowOf,
} from "./window.ts";

/** The accesses of `cpu` that may be performed now, in program order. */
export function performActions(config: MemoryConfig, machine: Machine, cpu: number): Action[] {
  const window = windowOf(machine, cpu);
  return window.flatMap((entry, at): Action[] =>
    isAccess(entry) && mayPerform(config, machine, cpu, window, at)
      ? [{ kind: "perform", cpu, at, source: `${entry.kind} ${entry.cell}` }]
      : [],
  );
}

/** Whether access `at` of `window`, that of `cpu`, may be performed now. */
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
export const keepsAssumptions = (window: Window, name: LoadName, value: Value): boolean =>
  window.every((entry) => {
    if (entry.kind !== "assume") return true;
    const on = settled(entry.on, name, value);
    return hasLate(on) || isTrue(on) === entry.is;
  });

/**
 * The machine after `cpu` has performed entry `at` of its window; a load leaves `race`
 * behind, which it is in if no branch before it turns out wrong. Throws Fault.
 */
export function perform(
  config: SystemConfig,
  before: Machine,
  cpu: number,
  at: number,
  race: string | null,
): Machine {
  const window = windowOf(before, cpu);
  const entry = window[at];
  if (entry === undefined || !isAccess(entry)) throw new Error(`CPU ${cpu} has no access ${at}`);
  const rest = race === null ? window.toSpliced(at, 1) : window.with(at, { kind: "raced", race });
  if (isStore(entry)) {
    return produce(before, (draft) => {
      if (entry.isEntry === true) entryWritten(config, draft, entry.cell, entry.value);
      store(draft, entry.cell, entry.value);
      setWindow(draft, cpu, rest);
    });
  }
  const value = forwarder(window, at)?.value ?? load(before, entry.cell);
  const name = { cpu, id: entry.id };
  const reserved = entry.exclusive
    ? rest.map((other, place) => (place === at ? held(other) : other))
    : rest;
  const passed = reserved.map((other, place) => (place < at ? passedBy(other, entry.cell) : other));
  return produce(before, (draft) => resolve(config, draft, { name, value, window: passed }));
}

/** A load of the window has given `value`, and `window` is what is left. */
export function resolve(
  config: SystemConfig,
  draft: Draft<Machine>,
  { name, value, window }: Resolved,
): void {
  const after = window.map((entry) => known(entry, name, value));
  setWindow(draft, name.cpu, after);
  for (const task of Object.values(draft.tasks)) tell(task, name, value);
  if (config.translation === undefined || !isSpeculative(window)) return;
  const left = (entries: Window) => entries.filter(({ kind }) => kind === "assume").length;
  if (left(tidy(after)) < left(window)) ordered(config, draft, name.cpu);
}

interface Resolved {
  readonly name: LoadName;
  readonly value: Value;
  readonly window: Window;
}

/** A load of `cell` has overtaken `entry`, which must then not fault, nor be of the same cell. */
const passedBy = (entry: Entry, cell: string): Entry =>
  isWalk(entry) && !entry.passed.includes(cell)
    ? { ...entry, passed: [...entry.passed, cell].sort() }
    : entry;

const held = (entry: Window[number]): Window[number] =>
  isStore(entry) ? { ...entry, exclusive: "holds" } : entry;

function known(entry: Window[number], name: LoadName, value: Value): Window[number] {
  if (isStore(entry)) return { ...entry, value: settled(entry.value, name, value) };
  if (isWalk(entry) && entry.value !== null)
    return { ...entry, value: settled(entry.value, name, value) };
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
