// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { Machine } from "../machine.ts";
import type { MemoryConfig } from "../system.ts";
import { sameValue, type Value } from "../value.ts";
import type { Access, Entry, Load, Store, Window } from "./entry.ts";
import { hasLate } from "./late.ts";

export const windowName = (cpu: number): string => `cpu${cpu}`;

/** The window of `cpu`; empty on a sequentially consistent machine, which has none. */
export const windowOf = (machine: Machine, cpu: number): Window =>
  machine.windows?.[windowName(cpu)] ?? [];

export const isAccess = (entry: Entry): entry is Access =>
  entry.kind === "load" || entry.kind === "store";
export const isStore = (entry: Entry): entry is Store => entry.kind === "store";
export const isLoad = (entry: Entry): entry is Load => entry.kind === "load";

/** Whether `entry` has to wait until the earlier `before` has been performed. */
export function waitsFor(model: MemoryConfig["model"], entry: Access, before: Entry): boolean {
  if (model === "x86") return !(isStore(before) && isLoad(entry));
  switch (before.kind) {
    case "assume":
    case "wmb":
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

/** Whether a branch has been taken whose condition is not known. */
export const isUnsure = (window: Window): boolean => window.some(({ kind }) => kind === "assume");

/** What a condition is already assumed to be; undefined: nothing is. */
export function assumed(window: Window, on: Value): boolean | undefined {
  for (const entry of window) {
    if (entry.kind === "assume" && sameValue(entry.on, on)) return entry.is;
  }
  return undefined;
}

/** Without what orders nothing any more, so that equal states look equal. */
export const tidy = (window: Window): Window =>
  window.filter((entry, at) => {
    if (entry.kind === "wmb") {
      const rest = window.slice(at + 1);
      return window.slice(0, at).some(isStore) && !(rest[0]?.kind === "wmb");
    }
    return entry.kind !== "assume" || hasLate(entry.on);
  });
