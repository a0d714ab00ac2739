// SPDX-License-Identifier: GPL-2.0-only OR MIT
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { explore } from "../../src/explorer/explore.ts";
import { exploreInterned } from "../../src/explorer/intern/explore.ts";
import type { Outcome } from "../../src/explorer/outcome.ts";
import { exploreReduced } from "../../src/explorer/reduce/explore.ts";
import { ALL_OFF, ALL_ON, type Reductions } from "../../src/explorer/reduce/report.ts";
import { SEED } from "./arbitrary.ts";
import { unlimited } from "./sketch.ts";
import { type State, type System, strandsJudge, strandsModel, systems } from "./strands.ts";

/** Systems with more states than this are passed over: the plain search is slow. */
const MOST = 1500;
const RUNS = 120;

const rulesOf = (outcome: Outcome<unknown>): readonly string[] =>
  outcome.kind === "violated" ? outcome.violations.map(({ rule }) => rule).sort() : [];

/** What the plain search says; null if it takes too long. */
function plainly(system: System): Outcome<unknown> | null {
  const limits = { ...unlimited, states: MOST };
  const outcome = explore(strandsModel(system), strandsJudge(system), limits);
  return outcome.kind === "exhausted" || outcome.limit === undefined ? outcome : null;
}

const reduced = (system: System, wanted: Reductions) =>
  exploreReduced(strandsModel(system), strandsJudge(system), unlimited, wanted);

const COMBINATIONS: readonly Reductions[] = Array.from({ length: 7 }, (_, at) => ({
  merging: ((at + 1) & 1) > 0,
  placement: ((at + 1) & 2) > 0,
  partialOrder: ((at + 1) & 4) > 0,
  symmetry: false,
}));
const nameOf = (on: Reductions): string =>
  Object.entries(on)
    .flatMap(([name, isOn]) => (isOn ? [name] : []))
    .join(", ");

describe("a reduced search says what the plain one says of each rule and of deadlocks", () => {
  test.each(COMBINATIONS.map((on) => [nameOf(on), on] as const))("%s", (_, on) => {
    let [whole, left] = [0, 0];
    fc.assert(
      fc.property(systems, (system) => {
        const plain = plainly(system);
        if (plain === null) return;
        const { outcome } = reduced(system, on);
        expect(rulesOf(outcome)).toEqual(rulesOf(plain));
        expect(outcome.kind).toBe(plain.kind);
        whole += plain.stats.states;
        left += outcome.stats.states;
      }),
      { seed: SEED, numRuns: RUNS },
    );
    expect(left).toBeLessThan(whole);
  });
});

test("the path to a broken rule is a shortest one", () => {
  fc.assert(
    fc.property(systems, (system) => {
      const plain = plainly(system);
      if (plain?.kind !== "violated") return;
      const { outcome, longer } = reduced(system, ALL_ON);
      expect(longer).toEqual([]);
      const whole = exploreInterned(strandsModel(system), strandsJudge(system), unlimited);
      expect(outcome).toEqual({ ...whole, stats: outcome.stats });
    }),
    { seed: SEED, numRuns: RUNS },
  );
});

test("where a limit is in the way, the path is one all the same, and is named", () => {
  fc.assert(
    fc.property(systems, fc.integer({ min: 1, max: 60 }), (system, states) => {
      const plain = plainly(system);
      if (plain === null) return;
      const model = strandsModel(system);
      const judge = strandsJudge(system);
      const limits = { ...unlimited, states };
      const { outcome, longer } = exploreReduced(model, judge, limits, ALL_ON);
      expect(rulesOf(plain)).toEqual(expect.arrayContaining([...rulesOf(outcome)]));
      if (outcome.kind !== "violated") return;
      for (const { rule, path } of outcome.violations) {
        if (!longer.includes(rule)) continue;
        let state: State | undefined = model.initial()[0];
        let found: readonly string[] = [];
        for (const action of path) {
          if (state === undefined) throw new Error("no initial state");
          expect(model.enabled(state)).toContainEqual(action);
          const after: State = model.next(state, action);
          found = judge(state, action, after).map((finding) => finding.rule);
          state = after;
        }
        if (rule !== "deadlock") expect(found).toContain(rule);
      }
    }),
    { seed: SEED, numRuns: RUNS },
  );
});

describe("reductions that are not safe, or not possible, stay off and say so", () => {
  const [system] = fc.sample(systems, { seed: SEED, numRuns: 1 });
  if (system === undefined) throw new Error("no system");
  const judge = strandsJudge(system);

  test("for liveness", () => {
    const rule = { rule: "served", detail: "", within: () => true, recurring: [] };
    const liveness = { rules: [rule, rule], fairness: () => "none" as const };
    const model = strandsModel(system);
    const { outcome, reductions } = exploreReduced(model, judge, unlimited, ALL_ON, { liveness });
    expect(outcome).toEqual(exploreInterned(model, judge, unlimited, { liveness }));
    for (const { on, why } of reductions)
      expect([on, why]).toEqual([false, "unsafe for liveness: served"]);
  });

  test("for a model without strands", () => {
    const { strands: _, ...model } = strandsModel(system);
    const { reductions } = exploreReduced(model, judge, unlimited, ALL_ON);
    expect(reductions.map(({ why }) => why)).toContain(
      "the model does not say whose its steps are",
    );
  });

  test("because nobody wants them", () => {
    const { outcome, reductions } = reduced(system, ALL_OFF);
    expect(outcome.stats.states).toBe(plainly(system)?.stats.states);
    expect(reductions.filter(({ on, why }) => on || why !== null)).toEqual([]);
  });
});
