// SPDX-License-Identifier: GPL-2.0-only OR MIT
import type { Model } from "../../model/model.ts";
import { DEADLOCK, DEADLOCK_DETAIL } from "../explore.ts";
import type { Finding, Judge } from "../judge.ts";

/** Positions among `Model.enabled`, modulo its size; the first picks the initial state. */
export type Schedule = readonly number[];

/** Who picks at place `at` of a walk: the position of one of `actions`; null ends the walk. */
export type Pick<State, Action> = (
  at: number,
  state: State,
  actions: readonly Action[],
) => number | null;

/** One path through a model, judged step by step. */
export interface Walk<Action> {
  /** The positions picked: as a schedule they give this walk again. */
  readonly schedule: Schedule;
  readonly start: number;
  readonly path: readonly Action[];
  /** Findings of the last step; the walk ends at the first violation. */
  readonly findings: readonly Finding[];
  readonly switches: number;
}

/** Told of every step of a walk. */
export type Observe<State, Action> = (before: State, action: Action, after: State) => void;

/** Walks from one initial state until a rule breaks, nothing is possible, or `pick` ends it. */
export function walk<State, Action>(
  model: Model<State, Action>,
  judge: Judge<State, Action>,
  first: number,
  pick: Pick<State, Action>,
  observe?: Observe<State, Action>,
): Walk<Action> {
  const starts = model.initial();
  const start = first % Math.max(1, starts.length);
  const schedule = [start];
  const path: Action[] = [];
  let switches = 0;
  let last: string | null = null;
  const end = (findings: readonly Finding[]) => ({ schedule, start, path, findings, switches });
  let state = starts[start];
  if (state === undefined) return end([]);
  let findings = judge(null, null, state);
  while (findings.length === 0) {
    const actions = model.enabled(state);
    if (actions.length === 0) {
      const stuck = { rule: DEADLOCK, detail: DEADLOCK_DETAIL };
      return end(model.terminal(state) ? [] : [stuck]);
    }
    const picked = pick(path.length, state, actions);
    if (picked === null) break;
    const position = picked % actions.length;
    const action = actions[position];
    if (action === undefined) throw new RangeError(`no action ${picked}`);
    const actor = model.actor(state, action);
    if (last !== null && last !== actor) switches += 1;
    last = actor;
    const after = model.next(state, action);
    schedule.push(position);
    path.push(action);
    observe?.(state, action, after);
    findings = judge(state, action, after);
    state = after;
  }
  return end(findings);
}

/** Walks as a schedule says, to its end. */
export function follow<State, Action>(
  model: Model<State, Action>,
  judge: Judge<State, Action>,
  [first = 0, ...rest]: Schedule,
): Walk<Action> {
  return walk(model, judge, first, (at) => rest[at] ?? null);
}
