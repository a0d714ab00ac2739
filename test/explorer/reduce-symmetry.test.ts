// SPDX-License-Identifier: GPL-2.0-only OR MIT
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { explore } from "../../src/explorer/explore.ts";
import { exploreInterned } from "../../src/explorer/intern/explore.ts";
import type { Limits, Outcome } from "../../src/explorer/outcome.ts";
import { exploreReduced } from "../../src/explorer/reduce/explore.ts";
import { ALL_OFF, ALL_ON, type Reductions } from "../../src/explorer/reduce/report.ts";
import type { Sliceable } from "../../src/model/model.ts";
import { alikes, symmetriesOf } from "./alike.ts";
import { SEED } from "./arbitrary.ts";
import { unlimited } from "./sketch.ts";
import {
  type Act,
  type State,
  type System,
  strandsJudge,
  strandsModel,
  systems,
} from "./strands.ts";

/** Small ones, and few: each is searched five times here. */
const MOST = 600;
const RUNS = 30;

const modelOf = (system: System): Sliceable<State, Act> => ({
  ...strandsModel(system),
  symmetries: symmetriesOf(system),
});

const reduced = (system: System, wanted: Reductions, limits: Limits = unlimited) =>
  exploreReduced(modelOf(system), strandsJudge(system), limits, wanted);

const rulesOf = (outcome: Outcome<unknown>): readonly string[] =>
  outcome.kind === "violated" ? outcome.violations.map(({ rule }) => rule).sort() : [];

/** What the plain search says; null if it takes too long. */
function plainly(system: System): Outcome<unknown> | null {
  const limits = { ...unlimited, states: MOST };
  const outcome = explore(strandsModel(system), strandsJudge(system), limits);
  return outcome.kind === "exhausted" || outcome.limit === undefined ? outcome : null;
}

/** The rules that the last step of a path breaks in the plain model; throws where it is none. */
function walk(system: System, path: readonly unknown[]): readonly string[] {
  const [model, judge] = [strandsModel(system), strandsJudge(system)];
  let state: State | undefined = model.initial()[0];
  let found: readonly string[] = [];
  for (const step of path) {
    if (state === undefined) throw new Error("no initial state");
    const action = model.enabled(state).find((each) => model.text(each) === model.text(step));
    if (action === undefined) throw new Error(`${model.text(step)} is not enabled`);
    const after: State = model.next(state, action);
    found = judge(state, action, after).map(({ rule }) => rule);
    state = after;
  }
  return found;
}

describe("of alike states one is enough to say what the plain search says", () => {
  test.each([
    ["alone", { ...ALL_OFF, symmetry: true }],
    ["with merging", { ...ALL_OFF, symmetry: true, merging: true }],
    ["with interrupt placement", { ...ALL_OFF, symmetry: true, placement: true }],
    ["with partial order", { ...ALL_OFF, symmetry: true, partialOrder: true }],
    ["with all", ALL_ON],
  ])("%s", (_, on) => {
    let [without, left] = [0, 0];
    fc.assert(
      fc.property(alikes, (system) => {
        const plain = plainly(system);
        if (plain === null) return;
        const { outcome } = reduced(system, on);
        expect(rulesOf(outcome)).toEqual(rulesOf(plain));
        expect(outcome.kind).toBe(plain.kind);
        without += reduced(system, { ...on, symmetry: false }).outcome.stats.states;
        left += outcome.stats.states;
      }),
      { seed: SEED, numRuns: RUNS },
    );
    expect(left).toBeLessThan(without);
  });
});

test("the path to a broken rule is a shortest one", () => {
  fc.assert(
    fc.property(alikes, (system) => {
      if (plainly(system)?.kind !== "violated") return;
      const { outcome, longer } = reduced(system, ALL_ON);
      expect(longer).toEqual([]);
      const whole = exploreInterned(strandsModel(system), strandsJudge(system), unlimited);
      expect(outcome).toEqual({ ...whole, stats: outcome.stats });
    }),
    { seed: SEED, numRuns: RUNS },
  );
});

test("where a limit is in the way, the path has the names that things have", () => {
  let longerPaths = 0;
  fc.assert(
    fc.property(alikes, fc.integer({ min: 5, max: 60 }), (system, states) => {
      const { outcome, longer } = reduced(system, ALL_ON, { ...unlimited, states });
      if (outcome.kind !== "violated") return;
      for (const { rule, path } of outcome.violations) {
        if (!longer.includes(rule)) continue;
        const found = walk(system, path);
        if (rule !== "deadlock") expect(found).toContain(rule);
        longerPaths += 1;
      }
    }),
    { seed: SEED, numRuns: 2 * RUNS },
  );
  expect(longerPaths).toBeGreaterThan(0);
});

describe("what is said to be alike is not believed", () => {
  test("verdicts are right, and what shows the difference is named", () => {
    let refused = 0;
    fc.assert(
      fc.property(alikes, systems, ({ tasks, ...alike }, { tasks: others }) => {
        const system = { ...alike, tasks: [...others.slice(0, 1), ...tasks.slice(1)] };
        const plain = plainly(system);
        if (plain === null) return;
        const { outcome, reductions } = reduced(system, ALL_ON);
        expect(rulesOf(outcome)).toEqual(rulesOf(plain));
        const symmetry = reductions.find(({ name }) => name === "symmetry");
        if (/not alike, s\d takes the step \{/.test(symmetry?.why ?? "")) refused += 1;
      }),
      { seed: SEED, numRuns: RUNS },
    );
    expect(refused).toBeGreaterThan(0);
  });

  test("renamings are all of a group", () => {
    const [system] = fc
      .sample(alikes, { seed: SEED, numRuns: 40 })
      .filter(({ tasks, judge }) => tasks.length === 3 && judge === "own");
    if (system === undefined) throw new Error("no system");
    const model = { ...modelOf(system), symmetries: symmetriesOf(system).slice(0, 1) };
    const wanted = { ...ALL_OFF, symmetry: true };
    const { reductions } = exploreReduced(model, strandsJudge(system), unlimited, wanted);
    expect(reductions.find(({ name }) => name === "symmetry")).toMatchObject({
      on: false,
      why: "strands named 1, 2, 0: no group",
    });
  });

  test("where nothing is said to be alike, symmetry is off", () => {
    const [system] = fc.sample(alikes, { seed: SEED, numRuns: 1 });
    if (system === undefined) throw new Error("no system");
    const { reductions } = exploreReduced(
      strandsModel(system),
      strandsJudge(system),
      unlimited,
      ALL_ON,
    );
    expect(reductions.find(({ name }) => name === "symmetry")).toMatchObject({
      on: false,
      why: "the model does not say that anything is alike",
    });
  });
});
