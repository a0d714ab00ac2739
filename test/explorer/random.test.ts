// SPDX-License-Identifier: GPL-2.0-only OR MIT
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { explore } from "../../src/explorer/explore.ts";
import { byPriority, leastChance, plainly } from "../../src/explorer/random/pick.ts";
import { exploreRandomly, type RandomPlan } from "../../src/explorer/random/random.ts";
import { simpler, withoutOneActor } from "../../src/explorer/random/shrink.ts";
import { follow, walk } from "../../src/explorer/random/walk.ts";
import { exclusion, mutex } from "./mutex.ts";

const plan: RandomPlan = { runs: 100, seed: 7, depth: 2, length: 20, path: null };
const WIDE = { states: 1e6, depth: 1e6, seconds: 1e6, memory: 1e12 };

describe("random schedules", () => {
  test.each([1, 2, 3, 4, 5])("break the broken lock as shortly as the search, seed %i", (seed) => {
    const { outcome, tried } = exploreRandomly(mutex("broken"), exclusion, { ...plan, seed });
    const shortest = explore(mutex("broken"), exclusion, WIDE);
    if (outcome.kind !== "violated" || shortest.kind !== "violated") throw new Error("holds");
    const [found] = outcome.violations;
    expect(found?.rule).toBe("exclusion");
    expect(found?.path.length).toBe(shortest.violations[0]?.path.length);
    const again = exploreRandomly(mutex("broken"), exclusion, { ...plan, seed, path: tried.path });
    expect(again.outcome).toMatchObject({ kind: "violated", violations: outcome.violations });
    expect(again.tried.path).toBe(tried.path);
  });

  test("find nothing in the right lock, which is no pass", () => {
    const { outcome, tried } = exploreRandomly(mutex("right"), exclusion, plan);
    expect(outcome).toMatchObject({ kind: "bounded", limit: "runs" });
    expect(tried).toMatchObject({ runs: 100, actors: 2, path: null, chance: 1 / 40 });
    expect(tried.priorityRuns).toBeGreaterThan(25);
    expect(tried.priorityRuns).toBeLessThan(75);
  });

  test("are the same for the same seed", () => {
    const steps = (seed: number) => {
      const seen: unknown[] = [];
      exploreRandomly(
        mutex("right"),
        exclusion,
        { ...plan, seed },
        { observe: (_before, move) => seen.push(move) },
      );
      return seen;
    };
    expect(steps(1)).toEqual(steps(1));
    expect(steps(1)).not.toEqual(steps(2));
  });

  test("end when time is up", () => {
    let now = 0;
    const clock = () => now++;
    const { outcome, tried } = exploreRandomly(mutex("right"), exclusion, plan, {
      clock,
      seconds: 10,
    });
    expect(outcome).toMatchObject({ kind: "bounded", limit: "seconds" });
    expect(tried.runs).toBeLessThan(10);
  });

  test("make no run for a path that leads nowhere", () => {
    const nowhere = { ...plan, path: "0:999999" };
    const { outcome, tried } = exploreRandomly(mutex("right"), exclusion, nowhere);
    expect(outcome.kind).toBe("bounded");
    expect(tried).toMatchObject({ runs: 0, path: null });
  });

  test("report a deadlock", () => {
    const stuck = { ...mutex("right"), terminal: () => false };
    const { outcome } = exploreRandomly(stuck, () => [], plan);
    expect(outcome).toMatchObject({ kind: "violated", violations: [{ rule: "deadlock" }] });
  });

  test("report a violation of an initial state, which no step leads to", () => {
    const wrong = () => [{ rule: "always", detail: "wrong from the start" }];
    const { outcome } = exploreRandomly(mutex("right"), wrong, plan);
    expect(outcome).toMatchObject({ kind: "violated", violations: [{ path: [] }] });
  });

  test("any naturals are a schedule, and what was walked is walked again", () => {
    fc.assert(
      fc.property(fc.array(fc.nat()), (naturals) => {
        const first = follow(mutex("broken"), exclusion, naturals);
        expect(follow(mutex("broken"), exclusion, first.schedule)).toEqual(first);
      }),
      { seed: 4 },
    );
  });

  test("shrink to shorter or smaller ones, never to themselves", () => {
    const sum = (all: readonly number[]) => all.reduce((total, each) => total + each, 0);
    fc.assert(
      fc.property(fc.array(fc.nat(9), { maxLength: 12 }), (schedule) => {
        for (const less of simpler(schedule)) {
          if (less.length === schedule.length) expect(sum(less)).toBeLessThan(sum(schedule));
          else expect(less.length).toBeLessThan(schedule.length);
        }
      }),
      { seed: 4 },
    );
  });
});

describe("shrinking by actors", () => {
  test("leaves out all steps of one, and what is not possible without them", () => {
    const model = mutex("broken");
    const walked = follow(model, exclusion, [0, 0, 0, 0, 0]);
    const without = [...withoutOneActor(model, walked)];
    expect(without.length).toBeGreaterThan(0);
    for (const schedule of without) {
      expect(schedule.length).toBeLessThan(walked.schedule.length);
      expect(follow(model, exclusion, schedule).schedule).toEqual(schedule);
    }
  });
});

describe("priorities", () => {
  test("let one actor run until it is done when nothing changes", () => {
    const model = mutex("right");
    const draws = [9, 5];
    const pick = byPriority(model, () => draws.shift() ?? 0, 20, 1);
    const { path } = walk(model, exclusion, 0, pick);
    expect(path.map(({ process }) => process)).toEqual([1, 1, 0, 0]);
  });

  test("bound the chance by actors, steps and depth", () => {
    expect(leastChance(4, 100, 1)).toBe(1 / 4);
    expect(leastChance(4, 100, 3)).toBe(1 / 40_000);
  });
});

test("a plain walk draws among all enabled actions, and no others", () => {
  const asked: number[] = [];
  const pick = plainly((most) => {
    asked.push(most);
    return most;
  }, 2);
  const actions = ["a", "b", "c"];
  expect([pick(0, "state", actions), pick(1, "state", actions)]).toEqual([2, 2]);
  expect(pick(2, "state", actions)).toBe(null);
  expect(asked).toEqual([2, 2]);
});
