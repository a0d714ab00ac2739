// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { Draft } from "immer";
import { produce } from "../immer.ts";
import type { Machine } from "../machine.ts";
import { cellName, load } from "../memory.ts";
import { synchronise } from "../synchronise.ts";
import type { Action, MemoryConfig, SystemConfig } from "../system.ts";
import { isTrue, type Value, valueText } from "../value.ts";
import type { Access, Walk, Window } from "./entry.ts";
import { keepsAssumptions, mayPerform, perform, resolve, setWindow } from "./perform.ts";
import {
  configOf,
  dropped,
  foundFault,
  pageOf,
  translatedBy,
  translationsOf,
} from "./translation.ts";
import { isSpeculative, isToCome, isWalk, windowOf } from "./window.ts";

/**
 * Accesses through a mapping. One that may turn out not to come is translated and performed at
 * once, if it is a load. Any other is translated first, after which it cannot fault, and
 * holds up the invalidation of its translation until it is performed.
 *
 * Source: kernel-stop-pause-x86.md sections 2.3, 2.8 ("TLB extension").
 */

/** What an access gives that has faulted, as of an access with a fix-up: -EFAULT. */
export const EFAULT = -14n;

/** A translation, or null for a fault. */
export type Way = Value | null;

/** How an access through `entry` may go, as far as its own CPU's program does not decide it. */
export function waysOf(
  config: SystemConfig,
  machine: Machine,
  cpu: number,
  entry: string,
): readonly Way[] {
  const page = pageOf(config, machine, cpu, entry);
  const isInvalid = !isTrue(load(machine, entry));
  const ways = translationsOf(page);
  return isInvalid || page.foundInvalid !== "no" ? [...ways, null] : ways;
}

/** The translations and faults that are possible now for what is in the window of `cpu`. */
export function walkActions(
  config: SystemConfig,
  memory: MemoryConfig,
  machine: Machine,
  cpu: number,
): Action[] {
  const window = windowOf(machine, cpu);
  return window.flatMap((walk, at): Action[] => {
    if (!isWalk(walk)) return [];
    // Accesses to one place by one name are translated in order, as they are performed.
    if (window.slice(0, at).some((other) => isWalk(other) && other.via === walk.via)) return [];
    return waysOf(config, machine, cpu, walk.via).flatMap((to, way): Action[] => {
      const source = `${walk.via} -> ${to === null ? "fault" : valueText(to).slice(1)}`;
      const isPossible =
        to === null
          ? mayFault(config, cpu, { window, at, walk })
          : mayTranslate(memory, machine, cpu, { window, at, walk }, to);
      return isPossible ? [{ kind: "perform", cpu, at, way, source }] : [];
    });
  });
}

interface Place {
  readonly window: Window;
  readonly at: number;
  readonly walk: Walk;
}

/** A fault is taken in order; with FEAT_ETS2 what it comes of is read when all before it is done. */
function mayFault(config: SystemConfig, cpu: number, { window, at, walk }: Place): boolean {
  const earlier = window.slice(0, at);
  if (isSpeculative(earlier) || earlier.some(isWalk) || walk.passed.length > 0) return false;
  if (configOf(config).ets2 && earlier.some(isToCome)) return false;
  return keepsAssumptions(window, { cpu, id: walk.id }, EFAULT);
}

function mayTranslate(
  memory: MemoryConfig,
  machine: Machine,
  cpu: number,
  { window, at, walk }: Place,
  to: Value,
): boolean {
  const access = translated(walk, to);
  if (walk.passed.includes(access.cell)) return false;
  if (isSpeculative(window.slice(0, at)))
    return walk.value === null && mayPerform(memory, machine, cpu, window.with(at, access), at);
  return walk.value === null || keepsAssumptions(window, { cpu, id: walk.id }, 0n);
}

function translated({ id, via, value }: Walk, to: Value): Access {
  const cell = cellName(to, "");
  return value === null
    ? { kind: "load", id, cell, acquire: false, exclusive: false, via }
    : { kind: "store", cell, value, release: false, exclusive: "no", via };
}

/** The machine after entry `at` of the window of `cpu` has gone way number `way`. */
export function walk(
  config: SystemConfig,
  before: Machine,
  cpu: number,
  at: number,
  way: number,
): Machine {
  const window = windowOf(before, cpu);
  const entry = window[at];
  const to = entry && isWalk(entry) ? waysOf(config, before, cpu, entry.via)[way] : undefined;
  if (entry === undefined || !isWalk(entry) || to === undefined)
    throw new Error(`CPU ${cpu} has nothing to translate in place ${at}`);
  const name = { cpu, id: entry.id };
  if (to === null) {
    const rest = { name, value: EFAULT, window: window.toSpliced(at, 1) };
    return produce(before, (draft) => {
      resolve(config, draft, rest);
      faulted(config, draft, cpu, entry.via);
    });
  }
  const access = translated(entry, to);
  const isGuessed = isSpeculative(window.slice(0, at));
  const after = produce(before, (draft) => {
    const rest = window.with(at, access);
    if (entry.value === null) setWindow(draft, cpu, rest);
    else resolve(config, draft, { name, value: 0n, window: rest });
    translatedBy(config, draft, { cpu, entry: entry.via }, to, isGuessed);
  });
  return isGuessed ? perform(config, after, cpu, at, null) : after;
}

/**
 * The fault of an access through `via` is taken and comes back. Later walks come after the one that
 * it is of, and no more: that may itself be from before an earlier load.
 */
export function faulted(
  config: SystemConfig,
  draft: Draft<Machine>,
  cpu: number,
  via: string,
): void {
  foundFault(config, draft, cpu, via);
  synchronise(config, draft, cpu, "entry");
}

/** The invalidations that may reach `cpu` now: none of what an access of it still holds. */
export function invalidateActions(machine: Machine, cpu: number): Action[] {
  const pending = machine.translation?.invalidations.filter(({ on }) => on === cpu) ?? [];
  const window = windowOf(machine, cpu);
  const isHeld = (entry: string) =>
    window.some((access) => "via" in access && !isWalk(access) && access.via === entry);
  return [...new Set(pending.map(({ entry }) => entry))]
    .filter((entry) => !isHeld(entry))
    .map((source) => ({ kind: "invalidate", cpu, source }));
}

/** The machine after an invalidation of the page of `entry` has reached `cpu`. */
export const invalidate = (
  config: SystemConfig,
  before: Machine,
  cpu: number,
  entry: string,
): Machine => produce(before, (draft) => dropped(config, draft, cpu, entry));
