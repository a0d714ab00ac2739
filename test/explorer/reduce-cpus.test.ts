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

/** A scenario at one of its config points. */
function at(name: string, which = 0) {
  const scenario = loadScenario(name, tree, VOCABULARY);
  const point = points(scenario)[which];
  if (point === undefined) throw new Error(`${name} has no such config point`);
  return { scenario, config: buildPoint(scenario, point, tree).config };
}

function search(name: string, wanted: Reductions, depth: number, which = 0) {
  const { scenario, config } = at(name, which);
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

test("a CPU that takes its bit out of a mask matters to nobody who does not ask for it", () => {
  const depth = Number.POSITIVE_INFINITY;
  const whole = search("stop/works-v4", ALL_OFF, depth, 1).outcome;
  const { outcome } = search("stop/works-v4", ALL_ON, depth, 1);
  expect([outcome.kind, whole.kind]).toEqual(["violated", "violated"]);
  expect(5 * outcome.stats.states).toBeLessThan(whole.stats.states);
});

test("CPUs that change places take their bits of a mask along", () => {
  const [first] = createModel(at("stop/full/four-v4").config).symmetries ?? [];
  const bit = (cpu: number) => ["memory", `global:__cpu_online_mask.bits@cpu${cpu}`];
  expect(first?.name).toBe("CPUs 1, 2 named 2, 1");
  expect([0, 1, 2, 3].map((cpu) => first?.place(bit(cpu)))).toEqual([0, 2, 1, 3].map(bit));
});
