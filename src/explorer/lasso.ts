// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { type Arrival, type Arrivals, follow, shorter } from "./arrival.ts";
import { fairRegions, type Region } from "./fair.ts";
import { type Edge, type Graph, maskOf, type Vertex } from "./graph.ts";
import type { LivenessProblem } from "./judge.ts";
import type { Ledger } from "./ledger.ts";
import type { Question } from "./survey.ts";
import { closedWalk } from "./walk.ts";

/** How many states of one region are tried as the place where the cycle begins. */
const ENTRIES_TRIED = 16;

/**
 * Writes into `ledger` a short lasso for each rule that some fair run breaks:
 * a shortest way in, then a cycle. Only what was expanded is looked at, so
 * each lasso is real, and the absence of one proves no more than the search did.
 */
export function findLassos<State, Action>(
  graph: Graph<State, Action>,
  problem: LivenessProblem<State>,
  ledger: Ledger<Action>,
): void {
  for (const [index, { rule, detail, recurring }] of problem.rules.entries()) {
    const question: Question<Action> = {
      wanted: maskOf(recurring.map(() => true)),
      mask: ({ masks }) => masks[index] ?? 0,
      fairness: problem.fairness,
    };
    for (const region of fairRegions(graph.vertices, question)) {
      for (const entry of nearest(region)) {
        const lasso = extend(entry.arrivals, closedWalk(region, entry, question));
        ledger.add(rule, detail, lasso, entry.arrivals[0].length);
      }
    }
  }
}

/** The states of a region that the shortest paths, with the fewest switches, lead to. */
function nearest<Action>(region: Region<Action>): Vertex<Action>[] {
  return [...region]
    .map((vertex) => ({ vertex, arrival: vertex.arrivals.reduce(shorter) }))
    .sort((a, b) => a.arrival.length - b.arrival.length || a.arrival.switches - b.arrival.switches)
    .slice(0, ENTRIES_TRIED)
    .map(({ vertex }) => vertex);
}

function extend<Action>(
  arrivals: Arrivals<Action>,
  walk: readonly Edge<Action>[],
): Arrival<Action> {
  let ends = arrivals;
  for (const { action, actor } of walk) ends = [follow(ends, action, actor)];
  return ends.reduce(shorter);
}
