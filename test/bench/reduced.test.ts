// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { expect, test } from "vitest";
import { INSTANCES, type InstanceName } from "../../bench/peer/instances.ts";
import { judgePeer } from "../../bench/peer/judge.ts";
import { peerModel } from "../../bench/peer/model.ts";
import { exploreInterned } from "../../src/explorer/intern/explore.ts";
import { exploreReduced } from "../../src/explorer/reduce/explore.ts";
import { ALL_OFF, ALL_ON } from "../../src/explorer/reduce/report.ts";
import { unlimited } from "../explorer/sketch.ts";

/** As many as every exact checker finds. */
function statesOf(name: InstanceName): number {
  const { expected } = INSTANCES[name];
  if (!("states" in expected)) throw new Error(`${name} is broken`);
  return expected.states;
}

test.each(["S4", "S5"] as const)("%s holds in a fifth of its states", (name) => {
  const { instance } = INSTANCES[name];
  const { outcome } = exploreReduced(peerModel(instance), judgePeer, unlimited, ALL_ON);
  expect(outcome.kind).toBe("exhausted");
  expect(5 * outcome.stats.states).toBeLessThan(statesOf(name));
});

test("the machine's events are placed: S4 has less than half of its states by that alone", () => {
  const { instance } = INSTANCES.S4;
  const wanted = { ...ALL_OFF, placement: true };
  const { outcome } = exploreReduced(peerModel(instance), judgePeer, unlimited, wanted);
  expect(outcome.kind).toBe("exhausted");
  expect(2 * outcome.stats.states).toBeLessThan(statesOf("S4"));
});

test("CPUs 1 and 2 of S7 are alike as far as this looks, and fewer states are left", () => {
  const model = peerModel(INSTANCES.S7.instance);
  const limits = { ...unlimited, depth: 12 };
  const wanted = { ...ALL_OFF, symmetry: true };
  const { outcome, reductions } = exploreReduced(model, judgePeer, limits, wanted);
  const whole = exploreInterned(model, judgePeer, limits);
  expect(reductions.at(-1)?.left).toMatch(/[1-9]\d* times: CPUs 1, 2 named 2, 1$/);
  expect(outcome.kind).toBe(whole.kind);
  expect(outcome.stats.states).toBeLessThan(0.7 * whole.stats.states);
});

test("B1 breaks the same rule on the same path", () => {
  const { instance } = INSTANCES.B1;
  const { outcome, longer } = exploreReduced(peerModel(instance), judgePeer, unlimited, ALL_ON);
  const limits = { ...unlimited, depth: 12 };
  const whole = exploreInterned(peerModel(instance), judgePeer, limits);
  expect(longer).toEqual([]);
  expect(outcome).toMatchObject({
    kind: "violated",
    violations: whole.kind === "violated" ? whole.violations : [],
  });
});

test("a model whose owners are not those of its parts is refused", () => {
  const model = peerModel(INSTANCES.S4.instance);
  const strands = { owners: model.strands?.owners.slice(1) ?? [], contexts: [() => ""] };
  expect(() => exploreReduced({ ...model, strands }, judgePeer, unlimited, ALL_ON)).toThrow(
    "Model.strands has 2 owners of 3 parts",
  );
});
