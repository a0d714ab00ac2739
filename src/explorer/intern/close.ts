// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { type Arrivals, follow, origin, shorter } from "../arrival.ts";
import type { Vertex } from "../graph.ts";
import type { LivenessProblem } from "../judge.ts";
import { findLassos } from "../lasso.ts";
import { Ledger } from "../ledger.ts";
import type { ExploreOptions } from "../options.ts";
import { type Outcome, type Owed, outcomeWith } from "../outcome.ts";
import { byRule, type Case, leastFairness, owedBy } from "../owed.ts";
import { arrivalsAt } from "./arrivals.ts";
import { lift, questionOf, type Suspicion, suspicions } from "./cycles.ts";
import type { Edges } from "./edges.ts";
import type { Space } from "./space.ts";

/**
 * The outcome of a search, with a path to each broken rule. `cyclic` are the edges that may
 * be on a cycle; they are asked for if there are liveness rules.
 */
export function outcomeOf<State, Action>(
  space: Space<State>,
  edges: Edges<Action>,
  cyclic: () => Edges<Action>,
  { liveness, lassoBudget }: ExploreOptions<State, Action>,
): Outcome<Action> {
  const { books, steps } = edges;
  const suspected =
    liveness === undefined || liveness.rules.length === 0
      ? []
      : suspicions(space, edges, cyclic(), liveness);
  const broken = suspected.flatMap(({ rule, within }) => (within === null ? [] : { rule, within }));
  const seen = books.sightings.filter(({ step }) => step !== "start").map(({ at }) => at);
  const within = broken.flatMap((rule) => [...rule.within.keys()]);
  const anything = seen.length + within.length > 0;
  const arrivals = anything ? arrivalsAt(edges, [...seen, ...within]) : new Map();
  const ledger = new Ledger<Action>();
  for (const { rule, detail, at, step } of books.sightings) {
    if (step === "start") {
      ledger.add(rule, detail, origin(at));
      continue;
    }
    const here = arrivals.get(at);
    const taken = step === "end" ? undefined : steps[step];
    if (here === undefined) throw new Error("a state that was expanded has no path");
    const arrival = taken && follow(here, taken.action, taken.actor, taken.weight);
    ledger.add(rule, detail, arrival ?? here.reduce(shorter));
  }
  for (const { rule, within } of broken) {
    const vertices = [...lift(edges, within, arrivals).values()];
    if (liveness !== undefined)
      findLassos({ vertices }, { ...liveness, rules: [rule] }, ledger, lassoBudget);
  }
  const owed = liveness && owedOf(edges, suspected, liveness.fairness, lassoBudget);
  return outcomeWith(books.stats, ledger.violations(), books.limit, owed);
}

/** The least fairness of each rule that holds, with a lasso for each duty that it needs. */
function owedOf<State, Action>(
  edges: Edges<Action>,
  suspected: readonly Suspicion<State, Action>[],
  declared: LivenessProblem<State, Action>["fairness"],
  budget: number | undefined,
): readonly Owed<Action>[] {
  const cases = (paths?: ReadonlyMap<number, Arrivals<Action>>): readonly Case<Action>[] =>
    suspected.map(({ rule, suspects }) => {
      const { rule: id, detail } = rule;
      const lifted = paths === undefined ? suspects : withPaths(edges, suspects, paths);
      return { rule: id, detail, question: questionOf(rule), vertices: [...lifted.values()] };
    });
  const needs = new Map(
    [...byRule(cases())].flatMap(([rule, own]) => {
      const least = leastFairness(own, declared);
      return least === null ? [] : [[rule, least]];
    }),
  );
  const needy = suspected.filter(({ rule }) => (needs.get(rule.rule)?.length ?? 0) > 0);
  const places = needy.flatMap(({ suspects }) => [...suspects.keys()]);
  const own = byRule(places.length === 0 ? cases() : cases(arrivalsAt(edges, places)));
  return [...needs].map(([rule, least]) => owedBy(rule, own.get(rule) ?? [], least, budget));
}

const withPaths = <Action>(
  edges: Edges<Action>,
  vertices: ReadonlyMap<number, Vertex<Action>>,
  paths: ReadonlyMap<number, Arrivals<Action>>,
) => lift(edges, new Map([...vertices].map(([at, { masks }]) => [at, masks[0] ?? 0])), paths);
