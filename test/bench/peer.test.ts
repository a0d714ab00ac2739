// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { expect, test } from "vitest";
import { INSTANCES, type InstanceName } from "../../bench/peer/instances.ts";
import { judgePeer } from "../../bench/peer/judge.ts";
import { kernelJudge } from "../../bench/peer/kernel/judge.ts";
import { kernelModel } from "../../bench/peer/kernel/model.ts";
import type { Machine } from "../../bench/peer/machine.ts";
import { type Action, peerModel } from "../../bench/peer/model.ts";
import { explore } from "../../src/explorer/explore.ts";
import { exploreInterned } from "../../src/explorer/intern/explore.ts";
import { unlimited } from "../explorer/sketch.ts";

/** The bench has all of them; these are the small ones. */
const EXACT: readonly InstanceName[] = ["S4", "S5"];
const BROKEN: readonly InstanceName[] = ["B1", "B2"];
/** Every so many states are compared with the plain model one by one. */
const AUDIT = 97;

test.each(EXACT)("%s has as many states and transitions as with every other checker", (name) => {
  const { instance, expected } = INSTANCES[name];
  const outcome = exploreInterned(peerModel(instance), judgePeer, unlimited, { audit: AUDIT });
  expect(outcome).toMatchObject({ kind: "exhausted", stats: expected });
});

test("S4 is the same to the plain search", () => {
  const { instance, expected } = INSTANCES.S4;
  const outcome = explore(peerModel(instance), judgePeer, unlimited);
  expect(outcome).toMatchObject({ kind: "exhausted", stats: expected });
});

test.each(BROKEN)("%s is broken, by a path as short as with every other checker", (name) => {
  const { instance, expected } = INSTANCES[name];
  const limits = { ...unlimited, depth: 12 };
  const [plain, interned] = [explore, exploreInterned].map((search) =>
    search(peerModel(instance), judgePeer, limits),
  );
  expect(interned).toEqual(plain);
  const { violations = [] } = { violations: [], ...interned };
  expect(violations.map(({ path }) => ({ trace: path.length }))).toEqual([expected]);
});

test("the same in kernel C, run as spec/ is, is the same to the last transition", () => {
  for (const name of ["S4", "B1", "B2"] as const) {
    const { instance, expected } = INSTANCES[name];
    const { config, model } = kernelModel(instance);
    const depth = "trace" in expected ? expected.trace : unlimited.depth;
    const limits = { ...unlimited, depth };
    const inC = exploreInterned(model, kernelJudge(config), limits, { audit: AUDIT });
    const { kind, stats } = exploreInterned(peerModel(instance), judgePeer, limits);
    expect(inC).toMatchObject({ kind, stats });
    if ("trace" in expected)
      expect(inC).toMatchObject({ violations: [{ rule: "no-self-deadlock" }] });
  }
});

test("judging the CPUs that a step can touch is judging all of them", () => {
  const { instance } = INSTANCES.B2;
  const limits = { ...unlimited, depth: 12 };
  const all = explore<Machine, Action>(
    peerModel(instance),
    (_before, _action, after) => judgePeer(null, null, after),
    limits,
  );
  expect(explore(peerModel(instance), judgePeer, limits)).toEqual(all);
});
