// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { type Arrival, type Arrivals, follow, shorter } from "./arrival.ts";
import { fairRegions, type Region } from "./fair.ts";
import { type Edge, maskOf, type Vertex } from "./graph.ts";
import { greedyWalk } from "./greedy.ts";
import type { LivenessProblem } from "./judge.ts";
import type { Ledger } from "./ledger.ts";
import type { Question } from "./survey.ts";
import { shortestWalk } from "./walk.ts";

/** Nodes looked at for the shortest lasso of one rule: well under a second. */
const BUDGET = 100_000;

interface Entry<Action> {
  readonly region: Region<Action>;
  /** Actors enabled somewhere in the region to which fairness may owe a step. */
  readonly fair: readonly string[];
  readonly vertex: Vertex<Action>;
  readonly stem: Arrival<Action>;
}

/**
 * Writes into `ledger` a lasso for each rule that some fair run breaks: a
 * shortest one, or a short one if the regions are very large. Only expanded
 * states are looked at, so each lasso is real, and the absence of one proves
 * no more than the search did.
 */
export function findLassos<State, Action>(
  graph: { readonly vertices: readonly Vertex<Action>[] },
  { rules, fairness }: LivenessProblem<State, Action>,
  ledger: Ledger<Action>,
  budget = BUDGET,
): void {
  for (const [index, { rule, detail, recurring }] of rules.entries()) {
    const question: Question<Action> = {
      wanted: maskOf(recurring.map(() => true)),
      mask: ({ masks }) => masks[index] ?? 0,
      fairness,
    };
    for (const { lasso, cycleFrom } of lassos(graph.vertices, question, budget))
      ledger.add(rule, detail, lasso, cycleFrom);
  }
}

/** Lassos that answer `question`, each shorter or as short as the one before if there is budget. */
export function* lassos<Action>(
  vertices: readonly Vertex<Action>[],
  question: Question<Action>,
  budget = BUDGET,
): Generator<{ readonly lasso: Arrival<Action>; readonly cycleFrom: number }> {
  const left = { left: budget };
  let best: Arrival<Action> | undefined;
  const regions = fairRegions(vertices, question);
  for (const { region, fair, vertex, stem } of entries(regions, question.fairness)) {
    // Sorted by stem, so none of the rest makes a shorter whole.
    if (best !== undefined && stem.length >= best.length) return;
    const exact = shortestWalk(region, fair, vertex, question, left);
    if (exact === undefined && best !== undefined) return;
    const walk = exact ?? greedyWalk(region, vertex, question);
    const lasso = extend(vertex.arrivals, walk);
    yield { lasso, cycleFrom: stem.length };
    best = best === undefined ? lasso : shorter(best, lasso);
  }
}

/** Where a cycle may begin, the nearest first. */
function entries<Action>(
  regions: readonly Region<Action>[],
  fairness: LivenessProblem<never, never>["fairness"],
): Entry<Action>[] {
  return regions
    .flatMap((region) => {
      const duties = new Set([...region].flatMap(({ enabled }) => [...enabled]));
      const fair = [...duties].filter((duty) => ["weak", "strong"].includes(fairness(duty)));
      return [...region].map((vertex) => {
        return { region, fair, vertex, stem: vertex.arrivals.reduce(shorter) };
      });
    })
    .sort((a, b) => a.stem.length - b.stem.length || a.stem.switches - b.stem.switches);
}

function extend<Action>(
  arrivals: Arrivals<Action>,
  walk: readonly Edge<Action>[],
): Arrival<Action> {
  let ends = arrivals;
  for (const { action, actor } of walk) ends = [follow(ends, action, actor)];
  return ends.reduce(shorter);
}
