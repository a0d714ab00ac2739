// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { exploreInterned } from "../../src/explorer/intern/explore.ts";
import type { Outcome } from "../../src/explorer/outcome.ts";
import { exploreReduced } from "../../src/explorer/reduce/explore.ts";
import { ALL_OFF, ALL_ON, type Reductions } from "../../src/explorer/reduce/report.ts";
import { createJudge } from "../../src/invariants/judge.ts";
import { createModel } from "../../src/model/create.ts";
import { buildPoint } from "../../src/run/build.ts";
import { StepCounter } from "../../src/run/coverage.ts";
import { checkedRules, isLiveness, VOCABULARY } from "../../src/run/rules.ts";
import { expectedOf } from "../../src/run/verdict.ts";
import { loadScenario } from "../../src/scenario/load.ts";
import { type Point, points } from "../../src/scenario/points.ts";
import type { Scenario } from "../../src/scenario/scenario.ts";
import { isDue, share } from "../rotation.ts";
import { tree } from "../spec/real.ts";
import { unlimited } from "./sketch.ts";

/** All sizes and each reduction by itself: hours. */
const isLarge = process.env.ERET_REDUCE === "1";

/** States of the largest space that is compared: more, where something is known to be broken. */
const MOST = isLarge ? 200_000 : 1_000;
const MOST_BROKEN = isLarge ? 200_000 : 3_000;

/** One by one only when there is time: the random systems compare each combination. */
const WANTED: readonly Reductions[] = [
  ALL_ON,
  ...(isLarge
    ? [
        { ...ALL_OFF, merging: true },
        { ...ALL_OFF, placement: true },
        { ...ALL_OFF, partialOrder: true },
      ]
    : []),
];

const scenarios = readdirSync(join(import.meta.dirname, "..", "..", "spec"), { recursive: true })
  .map(String)
  .filter((file) => file.endsWith(".yaml"))
  .sort()
  .map((file) => loadScenario(file.replace(/\.yaml$/, ""), tree, VOCABULARY))
  .filter(({ profile }) => profile === "quick" || (isLarge && profile === "full"));

/** The scenario has counted its states, which saves looking for those that are too many. */
const isSmall = (scenario: Scenario, point: Point): boolean => {
  const { states, rules } = expectedOf(scenario, point);
  return (states ?? 0) <= (rules.length > 0 ? MOST_BROKEN : MOST);
};

const comparable = scenarios
  .map((scenario) => ({
    scenario,
    name: scenario.name,
    small: points(scenario).filter((point) => isSmall(scenario, point)),
  }))
  .filter(({ small }) => small.length > 0);

const verdictOf = (outcome: Outcome<unknown>) =>
  outcome.kind === "violated"
    ? outcome.violations.map(({ rule, path }) => `${rule} after ${path.length} steps`)
    : outcome.kind;

test.each(comparable.filter(({ name }) => isLarge || isDue(name)))(
  `$name breaks the same safety rules, steps and coverage included (${share})`,
  ({ scenario, small }) => {
    for (const point of small) {
      const { config } = buildPoint(scenario, point, tree);
      const asked = checkedRules(scenario).filter((rule) => !isLiveness(rule));
      const judge = createJudge(config, asked);
      const steps = new StepCounter(config);
      const { observe } = steps;
      const whole = exploreInterned(createModel(config), judge, unlimited, { observe });
      for (const wanted of WANTED) {
        const fewer = new StepCounter(config);
        const { outcome, longer } = exploreReduced(createModel(config), judge, unlimited, wanted, {
          observe: fewer.observe,
        });
        expect([point.name, verdictOf(outcome), longer]).toEqual([
          point.name,
          verdictOf(whole),
          [],
        ]);
        expect(fewer.coverage()).toEqual(steps.coverage());
        expect(outcome.stats.states).toBeLessThanOrEqual(whole.stats.states);
      }
    }
  },
);

test("what is compared in turn has broken twins, several CPUs and events among it", () => {
  const all = comparable.map(({ scenario }) => scenario);
  expect(all.filter(({ name }) => name.startsWith("broken/")).length).toBeGreaterThan(20);
  expect(all.filter(({ cpus }) => cpus.length > 1).length).toBeGreaterThan(3);
  expect(
    all.filter(({ cpus }) => cpus.some(({ lines }) => lines.length > 0)).length,
  ).toBeGreaterThan(20);
});
