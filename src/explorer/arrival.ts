// SPDX-License-Identifier: GPL-2.0-only OR MIT

/**
 * The end of a path: how a state was reached and who stepped last. A linked
 * list, so that paths share their beginnings and no path is copied while the
 * search runs.
 */
export interface Arrival<Action> {
  /** Actions from an initial state. */
  readonly length: number;
  /** Changes of actor on the way; the first step is not one. */
  readonly switches: number;
  /** Sum of the actions' weights: decides between paths with as many switches. */
  readonly weight: number;
  /** Who took the last step; null at an initial state. */
  readonly actor: string | null;
  /** Which of `Model.initial()` the path starts from. */
  readonly start: number;
  readonly via: { readonly action: Action; readonly from: Arrival<Action> } | null;
}

/**
 * The arrivals at one state, all of one length, at most one per last actor.
 *
 * One per actor, not one per state: the path with the fewest switches so far
 * may need one more for the next step, where a path that ends with the right
 * actor needs none.
 */
export type Arrivals<Action> = [Arrival<Action>, ...Arrival<Action>[]];

/** The empty path at the initial state number `start`. */
export function origin<Action>(start: number): Arrival<Action> {
  return { length: 0, switches: 0, weight: 0, actor: null, start, via: null };
}

/**
 * One more step, from the arrival that makes it cost the fewest switches, of these from the
 * lightest; ties go to the oldest.
 */
export function follow<Action>(
  arrivals: Readonly<Arrivals<Action>>,
  action: Action,
  actor: string,
  weight = 0,
): Arrival<Action> {
  const cost = (from: Arrival<Action>): number =>
    from.switches + (from.actor === null || from.actor === actor ? 0 : 1);
  let from = arrivals[0];
  for (const rival of arrivals) {
    const dearer = cost(rival) - cost(from) || rival.weight - from.weight;
    if (dearer < 0) from = rival;
  }
  const { length, start } = from;
  return {
    length: length + 1,
    switches: cost(from),
    weight: from.weight + weight,
    actor,
    start,
    via: { action, from },
  };
}

/** Adds `arrival` if it is as short as the others and the cheapest of its actor. */
export function admit<Action>(arrivals: Arrivals<Action>, arrival: Arrival<Action>): void {
  if (arrival.length !== arrivals[0].length) return;
  const rival = arrivals.find(({ actor }) => actor === arrival.actor);
  if (rival === undefined) arrivals.push(arrival);
  else arrivals[arrivals.indexOf(rival)] = shorter(rival, arrival);
}

/** Of two paths the shorter, then the one with fewer switches, then the lighter, then the first. */
export function shorter<Action>(a: Arrival<Action>, b: Arrival<Action>): Arrival<Action> {
  const longer = b.length - a.length || b.switches - a.switches || b.weight - a.weight;
  return longer < 0 ? b : a;
}

/** The actions of a path, first to last. */
export function unwind<Action>(arrival: Arrival<Action>): readonly Action[] {
  const path: Action[] = [];
  for (let { via } = arrival; via !== null; via = via.from.via) path.push(via.action);
  return path.reverse();
}
