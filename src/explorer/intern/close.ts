// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { follow, origin, shorter } from "../arrival.ts";
import { findLassos } from "../lasso.ts";
import { Ledger } from "../ledger.ts";
import type { ExploreOptions } from "../options.ts";
import type { Outcome } from "../outcome.ts";
import { arrivalsAt } from "./arrivals.ts";
import { brokenRules, lift } from "./cycles.ts";
import type { Edges } from "./edges.ts";
import type { Space } from "./space.ts";

/**
 * What a search amounts to, with a path to each broken rule. `cyclic` are the edges that may
 * be on a cycle; they are asked for if there are liveness rules.
 */
export function outcomeOf<State, Action>(
  space: Space<State>,
  edges: Edges<Action>,
  cyclic: () => Edges<Action>,
  { liveness, lassoBudget }: ExploreOptions<State, Action>,
): Outcome<Action> {
  const { books, steps } = edges;
  const broken =
    liveness === undefined || liveness.rules.length === 0
      ? []
      : brokenRules(space, edges, cyclic(), liveness);
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
    const arrival = taken && follow(here, taken.action, taken.actor);
    ledger.add(rule, detail, arrival ?? here.reduce(shorter));
  }
  for (const { rule, within } of broken) {
    const vertices = [...lift(edges, within, arrivals).values()];
    if (liveness !== undefined)
      findLassos({ vertices }, { ...liveness, rules: [rule] }, ledger, lassoBudget);
  }
  const { stats, limit } = books;
  const violations = ledger.violations();
  if (violations.length > 0)
    return { kind: "violated", stats, violations, ...(limit === undefined ? {} : { limit }) };
  return limit === undefined ? { kind: "exhausted", stats } : { kind: "bounded", stats, limit };
}
