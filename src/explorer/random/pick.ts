// SPDX-License-Identifier: GPL-2.0-only OR MIT
import type { Model } from "../../model/model.ts";
import type { Pick } from "./walk.ts";

/** A whole number from 0 to `most`. */
export type Draw = (most: number) => number;

const PRIORITIES = 2 ** 30;

/** Every enabled action is as likely as the others. */
export function plainly<State, Action>(draw: Draw, length: number): Pick<State, Action> {
  return (at, _, actions) => (at < length ? draw(actions.length - 1) : null);
}

/**
 * Priority-based random scheduling: the actor with the highest priority steps; each gets
 * a random one when it is first met, and at `depth - 1` random places the one that is
 * about to step falls below all others. Among the actions of one actor all are as likely.
 *
 * Source: Burckhardt, Kothari, Musuvathi, Nagarakatte: A randomized scheduler with
 * probabilistic guarantees of finding bugs, ASPLOS 2010.
 */
export function byPriority<State, Action>(
  model: Model<State, Action>,
  draw: Draw,
  length: number,
  depth: number,
): Pick<State, Action> {
  const changes = Array.from({ length: depth - 1 }, () => draw(length - 1));
  const priorities = new Map<string, number>();
  const priorityOf = (actor: string): number => {
    const priority = priorities.get(actor) ?? 1 + draw(PRIORITIES);
    priorities.set(actor, priority);
    return priority;
  };
  const highest = (actors: readonly string[]): string =>
    actors.reduce((best, actor) => (priorityOf(actor) > priorityOf(best) ? actor : best));
  return (at, state, actions) => {
    if (at >= length) return null;
    const actors = actions.map((action) => model.actor(state, action));
    for (const [index, change] of changes.entries()) {
      if (change === at) priorities.set(highest(actors), -index);
    }
    const chosen = highest(actors);
    const own = actors.flatMap((actor, position) => (actor === chosen ? [position] : []));
    return own[draw(own.length - 1)] ?? 0;
  };
}

/** The least chance that one run finds a bug of `depth` among `actors` in `length` steps. */
export const leastChance = (actors: number, length: number, depth: number): number =>
  1 / (Math.max(1, actors) * length ** (depth - 1));
