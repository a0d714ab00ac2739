// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { Machine } from "../machine.ts";
import type { MemoryConfig } from "../system.ts";
import { sameValue, type Value } from "../value.ts";
import type { Access, Assumption, Entry, Load, Store, Walk, Window } from "./entry.ts";
import { hasLate } from "./late.ts";

export const windowName = (cpu: number): string => `cpu${cpu}`;

/** The window of `cpu`; empty on a sequentially consistent machine, which has none. */
export const windowOf = (machine: Machine, cpu: number): Window =>
  machine.windows?.[windowName(cpu)] ?? [];

export const isAccess = (entry: Entry): entry is Access =>
  entry.kind === "load" || entry.kind === "store";
export const isStore = (entry: Entry): entry is Store => entry.kind === "store";
export const isLoad = (entry: Entry): entry is Load => entry.kind === "load";
export const isWalk = (entry: Entry): entry is Walk => entry.kind === "walk";

/** Accesses that are still to come, whether or not it is known where they go. */
export const isToCome = (entry: Entry): entry is Access | Walk => isAccess(entry) || isWalk(entry);
export const loadToCome = (entry: Entry): boolean =>
  isLoad(entry) || (isWalk(entry) && entry.value === null);
export const storeToCome = (entry: Entry): boolean =>
  isStore(entry) || (isWalk(entry) && entry.value !== null);

/** Whether `entry` has to wait until the earlier `before` has been performed. */
export function waitsFor(model: MemoryConfig["model"], entry: Access, before: Entry): boolean {
  if (model === "x86") return !(isStore(before) && isLoad(entry));
  switch (before.kind) {
    case "assume":
    case "wmb":
    // A store is not done before it is known that nothing earlier faults.
    case "walk":
      return isStore(entry);
    case "raced":
      return false;
    case "load":
      return before.acquire || before.cell === entry.cell || releases(entry);
    case "store":
      if (isLoad(entry)) return before.release && entry.acquire;
      return before.cell === entry.cell || entry.release;
  }
}

const releases = (entry: Access): boolean => isStore(entry) && entry.release;

/**
 * The store that a load takes its value from before anybody else sees it: the last earlier
 * one to the same cell. Null: the load looks at memory.
 */
export function forwarder(window: Window, at: number): Store | null {
  const entry = window[at];
  if (entry === undefined || !isAccess(entry)) return null;
  return (
    window
      .slice(0, at)
      .filter(isStore)
      .findLast(({ cell }) => cell === entry.cell) ?? null
  );
}

/** Whether what comes next may turn out not to come: a branch was guessed, or an access may fault. */
export const isUnsure = (window: Window): boolean =>
  window.some(({ kind }) => kind === "assume" || kind === "walk");

/** Whether a branch has been taken whose condition is not known. */
export const isSpeculative = (window: Window): boolean =>
  window.some(({ kind }) => kind === "assume");

/** What a condition is already assumed to be; undefined: nothing is. */
export function assumed(window: Window, on: Value): boolean | undefined {
  for (const entry of window) {
    if (entry.kind === "assume" && sameValue(entry.on, on)) return entry.is;
  }
  return undefined;
}

/**
 * Without what orders nothing any more, so that equal states look equal: a poll that compares with
 * what is still to be loaded would assume the same again and again.
 */
export const tidy = (window: Window): Window =>
  window.filter((entry, at) => {
    if (entry.kind === "wmb") {
      const rest = window.slice(at + 1);
      return window.slice(0, at).some(storeToCome) && !(rest[0]?.kind === "wmb");
    }
    return entry.kind !== "assume" || (hasLate(entry.on) && !isRepeated(window, entry, at));
  });

/** Whether the same is assumed earlier: what follows waits for that one already. */
const isRepeated = (window: Window, { on, is }: Assumption, at: number): boolean =>
  window
    .slice(0, at)
    .some((other) => other.kind === "assume" && other.is === is && sameValue(other.on, on));
