// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { exploreInterned, type InternOptions } from "../explorer/intern/explore.ts";
import type { Snapshot } from "../explorer/intern/snapshot.ts";
import type { Judge } from "../explorer/judge.ts";
import type { Limits, Outcome } from "../explorer/outcome.ts";
import type { Machine } from "../model/machine.ts";
import type { Sliceable } from "../model/model.ts";
import type { Action } from "../model/system.ts";
import { limitOf } from "./verdict.ts";

/** Keeps a search outside, so that it can go on later. A stamp names all that it depends on. */
export interface Keeper {
  /** What is kept; null if nothing is. */
  readonly load: (stamp: string) => Snapshot | null;
  readonly isDue: () => boolean;
  readonly save: (stamp: string, snapshot: Snapshot) => void;
  /** The search has come to its end. */
  readonly forget: () => void;
}

/** The interned search, which goes on where it was broken off if somebody keeps it. */
export function exploreKept(
  model: Sliceable<Machine, Action>,
  judge: Judge<Machine, Action>,
  limits: Limits,
  options: InternOptions<Machine, Action>,
  keeper: Keeper | null,
  stamp: string,
): Outcome<Action> {
  if (keeper === null) return exploreInterned(model, judge, limits, options);
  const { isDue, save, load, forget } = keeper;
  const keep = { isDue, save: (snapshot: Snapshot) => save(stamp, snapshot) };
  const resume = load(stamp) ?? undefined;
  const outcome = exploreInterned(model, judge, limits, { ...options, keep, resume });
  if (limitOf(outcome) === null) forget();
  return outcome;
}
