// SPDX-License-Identifier: GPL-2.0-only OR MIT
import type { Model } from "../../model/model.ts";
import type { Schedule, Walk } from "./walk.ts";

/**
 * Simpler schedules, the simplest first: without a block of picks (large blocks before
 * small ones), then with a smaller pick at one place. All are shorter, or as long and
 * smaller at one place, so shrinking ends.
 */
export function* simpler(schedule: Schedule): Generator<Schedule> {
  for (let size = schedule.length - 1; size >= 1; size = Math.floor(size / 2)) {
    for (let from = schedule.length - size; from >= 1; from -= size) {
      yield [...schedule.slice(0, from), ...schedule.slice(from + size)];
    }
  }
  for (const [at, pick] of schedule.entries()) {
    for (const less of new Set([0, pick - 1])) {
      if (less >= 0 && less < pick) yield schedule.with(at, less);
    }
  }
}

/**
 * The schedules of a walk without all steps of one actor, and without those that are not
 * possible any more. Positions alone cannot say so: where an actor is gone, they mean others.
 */
export function* withoutOneActor<State, Action>(
  model: Model<State, Action>,
  { start, path }: Pick<Walk<Action>, "start" | "path">,
): Generator<Schedule> {
  for (const left of actorsOf(model, start, path)) {
    const schedule = [start];
    let state = model.initial()[start];
    for (const action of path) {
      if (state === undefined || model.actor(state, action) === left) continue;
      const position = model.enabled(state).findIndex((each) => nameOf(each) === nameOf(action));
      if (position < 0) continue;
      schedule.push(position);
      state = model.next(state, action);
    }
    if (schedule.length <= path.length) yield schedule;
  }
}

function actorsOf<State, Action>(
  model: Model<State, Action>,
  start: number,
  path: readonly Action[],
): ReadonlySet<string> {
  const actors = new Set<string>();
  let state = model.initial()[start];
  for (const action of path) {
    if (state === undefined) break;
    actors.add(model.actor(state, action));
    state = model.next(state, action);
  }
  return actors;
}

/** Actions are plain data, made by one function: equal ones have equal texts. */
const nameOf = (action: unknown): string => JSON.stringify(action);
