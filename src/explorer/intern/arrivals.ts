// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { type Arrivals, admit, follow, origin } from "../arrival.ts";
import type { Books } from "./books.ts";
import type { Step } from "./steps.ts";

/**
 * The arrivals at some positions of the queue, the same that `explore` keeps for every
 * state: one search stores none, and looks for them when it has something to show. Only
 * states on shortest paths to the wanted ones are gone through.
 */
export function arrivalsAt<Action>(
  books: Books<Action>,
  steps: readonly Step<Action>[],
  wanted: Iterable<number>,
): ReadonlyMap<number, Arrivals<Action>> {
  const onPath = new Uint8Array(books.queue.size);
  for (const at of wanted) onPath[at] = 1;
  markBack(books, steps, onPath);
  const arrivals = new Map<number, Arrivals<Action>>();
  for (const [at, start] of books.starts.entries()) arrivals.set(at, [origin<Action>(start)]);
  for (let at = 0; at < books.first.size; at += 1) {
    const here = onPath[at] === 1 ? arrivals.get(at) : undefined;
    if (here === undefined) continue;
    forEdges(books, steps, at, (to, { action, actor }) => {
      if (onPath[to] !== 1) return;
      const there = arrivals.get(to);
      const arrival = follow(here, action, actor);
      if (there === undefined) arrivals.set(to, [arrival]);
      else admit(there, arrival);
    });
  }
  return arrivals;
}

/** A state is on a path if a step leads from it to one that is, in the next layer. */
function markBack<Action>(
  books: Books<Action>,
  steps: readonly Step<Action>[],
  onPath: Uint8Array,
): void {
  let next = books.queue.size;
  let end = next;
  for (const begin of books.layers.toReversed()) {
    for (let at = begin; at < end; at += 1) {
      forEdges(books, steps, at, (to) => {
        if (to >= end && to < next && onPath[to] === 1) onPath[at] = 1;
      });
    }
    next = end;
    end = begin;
  }
}

/** The clean steps out of a position that was expanded, and the positions that they lead to. */
export function forEdges<Action>(
  { first, count, targets, steps: taken, places }: Books<Action>,
  steps: readonly Step<Action>[],
  at: number,
  visit: (to: number, step: Step<Action>) => void,
): void {
  const begin = first.get(at);
  for (let edge = begin; edge < begin + count.get(at); edge += 1) {
    const step = steps[taken.get(edge)];
    const target = targets.get(edge);
    if (step === undefined || step.findings.length > 0 || target === -1) continue;
    visit(places.get(target) - 1, step);
  }
}
