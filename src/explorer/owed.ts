// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { fairRegions } from "./fair.ts";
import type { Vertex } from "./graph.ts";
import type { Fairness } from "./judge.ts";
import { lassos } from "./lasso.ts";
import { Ledger } from "./ledger.ts";
import type { Need, Owed } from "./outcome.ts";
import type { Question } from "./survey.ts";

/**
 * One kind of cycle that breaks a rule, and the part of the graph in which it would be, were it
 * not for fairness.
 */
export interface Case<Action> {
  readonly rule: string;
  readonly detail: string;
  readonly question: Omit<Question<Action>, "fairness">;
  readonly vertices: readonly Vertex<Action>[];
}

type FairnessOf = Question<never>["fairness"];

/** Weaker fairness that might do instead, the weakest first. */
const WEAKER: Readonly<Record<Fairness, readonly Fairness[]>> = {
  none: [],
  weak: ["none"],
  strong: ["none", "weak"],
  finite: ["none"],
};

/**
 * A least fairness under which no case of a rule shows a fair cycle, by duty; null if one
 * shows it anyway. Least means that no duty can do with less; there may be others. Duties are
 * tried in the order of their names, those of the environment first.
 */
export function leastFairness<Action>(
  cases: readonly Case<Action>[],
  declared: FairnessOf,
): readonly Need[] | null {
  const holds = (fairness: FairnessOf): boolean =>
    cases.every((of) => fairRegions(of.vertices, { ...of.question, fairness }).length === 0);
  if (!holds(declared)) return null;
  const met = new Set(
    cases.flatMap(({ vertices }) => vertices.flatMap(({ enabled }) => [...enabled])),
  );
  const least = new Map([...met].sort().map((duty) => [duty, declared(duty)]));
  const comes = (duty: string): boolean => declared(duty) === "finite";
  for (const duty of [...least.keys()].sort((a, b) => Number(comes(b)) - Number(comes(a)))) {
    const kept = least.get(duty) ?? "none";
    const enough = WEAKER[kept].find((less) =>
      holds((other) => (other === duty ? less : (least.get(other) ?? "none"))),
    );
    least.set(duty, enough ?? kept);
  }
  return [...least]
    .filter(([, fairness]) => fairness !== "none")
    .map(([duty, fairness]) => ({ duty, fairness }));
}

/** The fairness of `needs` for all duties but `duty`. */
const without =
  (needs: readonly Need[], duty: string): FairnessOf =>
  (other) =>
    other === duty ? "none" : (needs.find((need) => need.duty === other)?.fairness ?? "none");

/** The fairness that a rule needs to hold, with a lasso for each duty of it. */
export function owedBy<Action>(
  rule: string,
  cases: readonly Case<Action>[],
  needs: readonly Need[],
  budget?: number,
): Owed<Action> {
  return {
    rule,
    needs: needs.map(({ duty, fairness }) => {
      const ledger = new Ledger<Action>();
      for (const { detail, question, vertices } of cases) {
        const asked = { ...question, fairness: without(needs, duty) };
        for (const { lasso, cycleFrom } of lassos(vertices, asked, budget))
          ledger.add(rule, detail, lasso, cycleFrom);
      }
      const [lasso] = ledger.violations();
      if (lasso === undefined) throw new Error(`${rule} holds without ${fairness} ${duty}`);
      return { duty, fairness, lasso };
    }),
  };
}

/** Cases by their rule, in the order of the rules. */
export function byRule<Action>(
  cases: readonly Case<Action>[],
): ReadonlyMap<string, readonly Case<Action>[]> {
  const groups = new Map<string, Case<Action>[]>();
  for (const each of cases) groups.set(each.rule, [...(groups.get(each.rule) ?? []), each]);
  return groups;
}

/** The least fairness of each rule that holds, given cases whose vertices know their paths. */
export const owedByAll = <Action>(
  cases: readonly Case<Action>[],
  declared: FairnessOf,
  budget?: number,
): readonly Owed<Action>[] =>
  [...byRule(cases)].flatMap(([rule, own]) => {
    const needs = leastFairness(own, declared);
    return needs === null ? [] : [owedBy(rule, own, needs, budget)];
  });
