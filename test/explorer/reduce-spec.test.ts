// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { exploreInterned } from "../../src/explorer/intern/explore.ts";
import type { Outcome } from "../../src/explorer/outcome.ts";
import { exploreReduced } from "../../src/explorer/reduce/explore.ts";
import { ALL_ON } from "../../src/explorer/reduce/report.ts";
import { createJudge } from "../../src/invariants/judge.ts";
import { createModel } from "../../src/model/create.ts";
import { buildPoint } from "../../src/run/build.ts";
import { StepCounter } from "../../src/run/coverage.ts";
import { checkedRules, isLiveness, VOCABULARY } from "../../src/run/rules.ts";
import { loadScenario } from "../../src/scenario/load.ts";
import { points } from "../../src/scenario/points.ts";
import { tree } from "../spec/real.ts";
import { unlimited } from "./sketch.ts";

/** Larger spaces are compared only as far as the reduced search alone can tell. */
const MOST = 30_000;

const scenarios = readdirSync(join(import.meta.dirname, "..", "..", "spec"), { recursive: true })
  .map(String)
  .filter((file) => file.endsWith(".yaml"))
  .sort()
  .map((file) => file.replace(/\.yaml$/, ""));

const verdictOf = (outcome: Outcome<unknown>) =>
  outcome.kind === "violated"
    ? outcome.violations.map(({ rule, path }) => `${rule} after ${path.length} steps`)
    : outcome.kind;

test.each(scenarios)("%s breaks the same safety rules, steps and coverage included", (name) => {
  const scenario = loadScenario(name, tree, VOCABULARY);
  for (const point of points(scenario)) {
    const { config } = buildPoint(scenario, point, tree);
    const judge = createJudge(
      config,
      checkedRules(scenario).filter((rule) => !isLiveness(rule)),
    );
    const limits = { ...unlimited, states: MOST };
    const steps = [new StepCounter(config), new StepCounter(config)] as const;
    const whole = exploreInterned(createModel(config), judge, limits, {
      observe: steps[0].observe,
    });
    if (whole.kind !== "exhausted" && whole.limit !== undefined) continue;
    const { outcome, longer } = exploreReduced(createModel(config), judge, limits, ALL_ON, {
      observe: steps[1].observe,
    });
    expect([point.name, verdictOf(outcome), longer]).toEqual([point.name, verdictOf(whole), []]);
    expect(steps[1].coverage()).toEqual(steps[0].coverage());
    expect(outcome.stats.states).toBeLessThanOrEqual(whole.stats.states);
  }
});
