// SPDX-License-Identifier: GPL-2.0-only OR MIT
// Rules on runs of the scenarios: counterexamples as they are kept in traces/, and walks drawn by
// lot of what holds. Quick where a search is not, so that every clause can be asked every time.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { createJudge } from "../../src/invariants/judge.ts";
import { createModel } from "../../src/model/create.ts";
import type { SystemConfig } from "../../src/model/system.ts";
import { brokenForEver } from "../../src/run/breaks.ts";
import { buildPoint } from "../../src/run/build.ts";
import { checkedRules, isLiveness, VOCABULARY } from "../../src/run/rules.ts";
import { TRACE_ENDING, traceName } from "../../src/run/trace-name.ts";
import { expectedOf } from "../../src/run/verdict.ts";
import { loadScenario } from "../../src/scenario/load.ts";
import { type Point, points } from "../../src/scenario/points.ts";
import type { Scenario } from "../../src/scenario/scenario.ts";
import { parseTraceFile } from "../../src/trace/parse-trace-file.ts";
import { replay } from "../../src/trace/replay.ts";
import { tree } from "../spec/real.ts";

const SPEC = join(import.meta.dirname, "..", "..", "spec");
const WALKS = 3;
const STEPS = 250;

interface Family {
  /** Which scenarios, by their names. */
  readonly like: RegExp;
  readonly unlike?: RegExp;
}

function scenariosOf({ like, unlike }: Family): readonly Scenario[] {
  return readdirSync(SPEC, { recursive: true })
    .map(String)
    .filter((file) => file.endsWith(".yaml"))
    .map((file) => file.replace(/\.yaml$/, ""))
    .filter((name) => like.test(name) && unlike?.test(name) !== true)
    .sort()
    .map((name) => loadScenario(name, tree, VOCABULARY))
    .filter(({ profile }) => profile === "quick");
}

const rulesOf = (scenario: Scenario) => {
  const all = checkedRules(scenario);
  return { safety: all.filter((id) => !isLiveness(id)), lively: all.filter(isLiveness) };
};

/** Pairs of a scenario and a rule that it breaks, at the first point where it does. */
function breaches(scenario: Scenario): readonly { rule: string; point: Point }[] {
  const first = new Map<string, Point>();
  for (const point of points(scenario))
    for (const rule of expectedOf(scenario, point).rules)
      if (!first.has(rule)) first.set(rule, point);
  return [...first].map(([rule, point]) => ({ rule, point }));
}

/** The recorded counterexample, judged step by step by all rules of its scenario. */
function judged(scenario: Scenario, point: Point, named: string) {
  const path = `traces/${traceName(scenario.name, point.name, named)}${TRACE_ENDING}`;
  const file = parseTraceFile(tree.read(path) ?? "", path);
  const built = buildPoint(scenario, point, tree);
  const run = replay(createModel(built.config), file.start, file.choices);
  if (!run.ok) throw new Error(run.message);
  const { safety, lively } = rulesOf(scenario);
  const judge = createJudge(built.config, safety);
  const found = run.states.map((state, at) =>
    judge(run.states[at - 1] ?? null, run.actions[at - 1] ?? null, state),
  );
  const last = file.cycleFrom === undefined ? (found.pop() ?? []) : [];
  const cycle = {
    states: run.states.slice(file.cycleFrom ?? 0),
    actions: run.actions.slice(file.cycleFrom ?? 0),
  };
  const ever =
    file.cycleFrom === undefined ? [] : brokenForEver(built, cycle, lively, file.fairness);
  return { file, before: found.flat(), at: [...last, ...ever] };
}

/** What rules say of a run drawn by lot. */
function walked(config: SystemConfig, rules: readonly string[], seed: number) {
  const model = createModel(config);
  const judge = createJudge(config, rules);
  let [state] = model.initial();
  let lot = seed;
  for (let step = 0; step < STEPS && state !== undefined; step += 1) {
    const actions = model.enabled(state);
    lot = (Math.imul(lot, 1_664_525) + 1_013_904_223) >>> 0;
    const action = actions[Math.floor((lot / 2 ** 32) * actions.length)];
    if (action === undefined) return [];
    const after = model.next(state, action);
    const found = judge(state, action, after);
    if (found.length > 0) return found;
    state = after;
  }
  return [];
}

/** Tests of a family of scenarios. */
export function describeFamily(family: Family): void {
  const scenarios = scenariosOf(family);
  describe("a recorded counterexample breaks its rule at its end, and no rule before", () => {
    const cases = scenarios.flatMap((scenario) =>
      breaches(scenario).map((breach) => ({ name: scenario.name, scenario, ...breach })),
    );
    test.each(cases)("$name: $rule", ({ scenario, point, rule }) => {
      const { file, before, at } = judged(scenario, point, rule);
      expect(before).toEqual([]);
      if (rule !== "deadlock") expect(at).toContainEqual({ rule, detail: file.detail });
      for (const found of at) expect(expectedOf(scenario, point).rules).toContain(found.rule);
    });
  });

  describe("what holds breaks nothing on walks by lot", () => {
    const cases = scenarios.flatMap((scenario) =>
      points(scenario)
        .filter((point) => expectedOf(scenario, point).rules.length === 0)
        .slice(0, 2)
        .map((point) => ({ name: `${scenario.name} ${point.name}`, scenario, point })),
    );
    test.each(cases)("$name", ({ scenario, point }) => {
      const { config } = buildPoint(scenario, point, tree);
      for (let walk = 1; walk <= WALKS; walk += 1)
        expect(walked(config, rulesOf(scenario).safety, walk)).toEqual([]);
    });
  });
}
