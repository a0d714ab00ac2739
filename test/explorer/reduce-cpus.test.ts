// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { expect, test } from "vitest";
import { exploreReduced } from "../../src/explorer/reduce/explore.ts";
import { ALL_OFF, ALL_ON, type Reductions } from "../../src/explorer/reduce/report.ts";
import { createJudge } from "../../src/invariants/judge.ts";
import { createModel } from "../../src/model/create.ts";
import { buildPoint } from "../../src/run/build.ts";
import { checkedRules, isLiveness, VOCABULARY } from "../../src/run/rules.ts";
import { loadScenario } from "../../src/scenario/load.ts";
import { points } from "../../src/scenario/points.ts";
import { tree } from "../spec/real.ts";
import { unlimited } from "./sketch.ts";

function search(name: string, wanted: Reductions, depth: number) {
  const scenario = loadScenario(name, tree, VOCABULARY);
  const [point] = points(scenario);
  if (point === undefined) throw new Error(`${name} has no config point`);
  const { config } = buildPoint(scenario, point, tree);
  const judge = createJudge(
    config,
    checkedRules(scenario).filter((rule) => !isLiveness(rule)),
  );
  const limits = { ...unlimited, depth };
  const { outcome, reductions } = exploreReduced(createModel(config), judge, limits, wanted);
  return { outcome, symmetry: reductions.find(({ name: each }) => each === "symmetry") };
}

test("two CPUs that hold the same locks need half of the states", () => {
  const whole = search("pseudo-nmi/locks-two-cpus", ALL_OFF, 14).outcome;
  const alike = search("pseudo-nmi/locks-two-cpus", { ...ALL_OFF, symmetry: true }, 14);
  expect([alike.outcome.kind, whole.kind]).toEqual(["bounded", "bounded"]);
  expect(alike.outcome.stats.states).toBeLessThan(0.6 * whole.stats.states);
  expect(alike.symmetry?.left).toMatch(/^a state met again .* \d\d+ times: CPUs 0, 1 named 1, 0$/);
});

test("CPUs that write their numbers are told apart, and that is said", () => {
  const depth = 25;
  const whole = search("stop/nmi-panic-v4", { ...ALL_ON, symmetry: false }, depth).outcome;
  const { outcome, symmetry } = search("stop/nmi-panic-v4", ALL_ON, depth);
  expect([outcome.kind, outcome.stats.states]).toEqual([whole.kind, whole.stats.states]);
  expect(symmetry?.on).toBe(false);
  expect(symmetry?.why).toContain("CPUs 0, 1 named 1, 0: not alike, cpu0 takes the step");
});
