// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { type Arrivals, admit, follow, origin } from "../arrival.ts";
import type { Edges } from "./edges.ts";

/**
 * The arrivals at some states, the same that `explore` keeps for every state: one search
 * stores none, and looks for them when it has something to show. Only states on shortest
 * paths to the wanted ones are gone through.
 */
export function arrivalsAt<Action>(
  edges: Edges<Action>,
  wanted: Iterable<number>,
): ReadonlyMap<number, Arrivals<Action>> {
  const onPath = new Uint8Array(edges.books.visited.size);
  for (const at of wanted) onPath[at] = 1;
  markBack(edges, onPath);
  const arrivals = new Map<number, Arrivals<Action>>();
  for (const [at, start] of edges.books.starts) arrivals.set(at, [origin<Action>(start)]);
  for (let at = 0; at < edges.size; at += 1) {
    const here = onPath[at] === 1 ? arrivals.get(at) : undefined;
    if (here === undefined) continue;
    edges.visit(at, (to, { action, actor, weight }) => {
      if (onPath[to] !== 1) return;
      const there = arrivals.get(to);
      const arrival = follow(here, action, actor, weight);
      if (there === undefined) arrivals.set(to, [arrival]);
      else admit(there, arrival);
    });
  }
  return arrivals;
}

/**
 * A state is on a path if a step leads from it to one that is, in the next layer. No state
 * that leads there comes before the parent, for the parent is the first that does.
 */
function markBack<Action>(edges: Edges<Action>, onPath: Uint8Array): void {
  const { layers, visited } = edges.books;
  let next = visited.size;
  let end = next;
  for (const begin of layers.toReversed()) {
    let first = end;
    for (let to = end; to < next; to += 1)
      if (onPath[to] === 1) first = Math.min(first, visited.parents[to] ?? 0);
    for (let at = Math.max(first, begin); at < end; at += 1) {
      edges.visit(at, (to) => {
        if (to >= end && to < next && onPath[to] === 1) onPath[at] = 1;
      });
    }
    next = end;
    end = begin;
  }
}
