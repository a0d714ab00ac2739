// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { describe, expect, test } from "vitest";
import { explore } from "../../src/explorer/explore.ts";
import type { Outcome } from "../../src/explorer/outcome.ts";
import type { Model } from "../../src/model/model.ts";
import { exclusion, type Mutex, mutex } from "./mutex.ts";
import { draw, judgeArrows, keyOf, modelOf, noJudge, unlimited, written } from "./sketch.ts";

/** The violations of an outcome, or an empty list. */
function violationsOf<Action>(outcome: Outcome<Action>) {
  return outcome.kind === "violated" ? outcome.violations : [];
}

describe("the whole space", () => {
  test("a lock taken in one step is exhausted with exact counts", () => {
    expect(explore(mutex("right"), exclusion, unlimited)).toEqual({
      kind: "exhausted",
      stats: { states: 8, transitions: 8, depth: 4, seconds: 0 },
    });
  });

  test("a lock taken in two steps is broken after four steps and two switches", () => {
    // Every pair of places occurs, and the lock is held when one is critical: 16 states.
    const outcome = explore(mutex("broken"), exclusion, unlimited);
    expect(outcome.kind).toBe("violated");
    expect(outcome.stats).toMatchObject({ states: 16, transitions: 20, depth: 6 });
    const [violation] = violationsOf(outcome);
    expect(violation).toMatchObject({
      rule: "exclusion",
      detail: "both processes are in the critical section",
      start: 0,
      switches: 2,
    });
    expect(violation?.path.map(({ process, to }) => `${process} ${to}`)).toEqual([
      "1 saw-free",
      "0 saw-free",
      "0 critical",
      "1 critical",
    ]);
  });

  test("wolf, goat and cabbage cross the river in seven trips through ten safe states", () => {
    type Bank = "left" | "right";
    type Shore = Readonly<Record<"man" | "wolf" | "goat" | "cabbage", Bank>>;
    const alone = ["man", "wolf", "goat", "cabbage"] as const;
    const other = (bank: Bank): Bank => (bank === "left" ? "right" : "left");
    const eaten = ({ man, wolf, goat, cabbage }: Shore): boolean =>
      goat !== man && (goat === wolf || goat === cabbage);
    const model: Model<Shore, (typeof alone)[number]> = {
      initial: () => [{ man: "left", wolf: "left", goat: "left", cabbage: "left" }],
      enabled: (shore) =>
        alone.filter((who) => shore[who] === shore.man && !eaten(model.next(shore, who))),
      next: (shore, who) => ({ ...shore, [who]: other(shore.man), man: other(shore.man) }),
      key: ({ man, wolf, goat, cabbage }) => keyOf([man, wolf, goat, cabbage]),
      actor: (_, who) => who,
      terminal: () => false,
    };
    const across = (shore: Shore): boolean => alone.every((who) => shore[who] === "right");
    const outcome = explore(
      model,
      (_before, _action, shore) => (across(shore) ? [{ rule: "across", detail: "" }] : []),
      unlimited,
    );
    expect(violationsOf(outcome)[0]?.path).toHaveLength(7);
    expect(outcome.stats.states).toBe(10);
    expect(explore(model, noJudge, unlimited).stats).toMatchObject({ states: 10, transitions: 20 });
  });

  test("a part of the state left out of the key changes the count", () => {
    const right = mutex("right");
    const blind = { ...right, key: ({ at }: Mutex) => keyOf(at[0]) };
    expect(explore(blind, exclusion, unlimited).stats.states).toBe(3);
    expect(explore(right, exclusion, unlimited).stats.states).toBe(8);
  });

  test("states that are equal but not identical are one state", () => {
    const model: Model<{ n: number }, null> = {
      initial: () => [{ n: 0 }, { n: 0 }],
      enabled: () => [null],
      next: ({ n }) => ({ n: (n + 1) % 3 }),
      key: keyOf,
      actor: () => "a",
      terminal: () => false,
    };
    expect(explore(model, noJudge, unlimited)).toEqual({
      kind: "exhausted",
      stats: { states: 3, transitions: 3, depth: 2, seconds: 0 },
    });
  });

  test("a model without initial states is exhausted at once", () => {
    expect(explore(modelOf(draw([], "0 a 1")), noJudge, unlimited)).toEqual({
      kind: "exhausted",
      stats: { states: 0, transitions: 0, depth: 0, seconds: 0 },
    });
  });

  test("what the model throws passes through", () => {
    const model = {
      ...modelOf(draw([0], "0 a 1")),
      next: () => {
        throw new Error("broken model");
      },
    };
    expect(() => explore(model, noJudge, unlimited)).toThrow("broken model");
  });
});

describe("violations", () => {
  const run = (starts: number[], arrows: string, ends?: number[]) =>
    explore(modelOf(draw(starts, arrows, ends)), judgeArrows, unlimited);

  test("each rule gets a path of its own, and the list is sorted by length, then by rule", () => {
    const outcome = run([0], "0 a 1 !S !R, 0 a 2, 2 a 3 !A, 2 a 4 !S");
    expect(violationsOf(outcome).map(({ rule, path }) => [rule, written(path)])).toEqual([
      ["R", "a1"],
      ["S", "a1"],
      ["A", "a2 a3"],
    ]);
  });

  test("a state at which something is wrong is counted but not expanded", () => {
    const outcome = run([0], "0 a 1 !R, 1 a 2", [2]);
    expect(outcome.stats).toEqual({ states: 2, transitions: 1, depth: 1, seconds: 0 });
  });

  test("a state reached by a violating step first is expanded when a clean step reaches it", () => {
    const outcome = run([0], "0 a 2 !R, 0 a 1, 1 a 2, 2 a 3 !S");
    expect(violationsOf(outcome).map(({ rule, path }) => [rule, written(path)])).toEqual([
      ["R", "a2"],
      ["S", "a1 a2 a3"],
    ]);
    expect(outcome.stats).toEqual({ states: 4, transitions: 4, depth: 3, seconds: 0 });
  });

  test("a violating step into a known state is reported", () => {
    const outcome = run([0], "0 a 1, 1 a 0 !R");
    expect(violationsOf(outcome).map(({ rule, path }) => [rule, written(path)])).toEqual([
      ["R", "a1 a0"],
    ]);
  });

  test("a path does not lead through a violation to get shorter", () => {
    const outcome = run([0], "0 a 3 !R, 0 a 1, 1 a 2, 2 a 3, 3 a 4 !S");
    expect(violationsOf(outcome)[1]?.path).toHaveLength(4);
  });

  test("an initial state is judged, and is not expanded if something is wrong", () => {
    const judge = (before: number | null, action: unknown, after: number) =>
      after === 1 ? [{ rule: "start", detail: `${before} ${action}` }] : [];
    const outcome = explore(modelOf(draw([0, 1], "1 a 2, 0 a 0")), judge, unlimited);
    expect(outcome).toEqual({
      kind: "violated",
      stats: { states: 2, transitions: 1, depth: 0, seconds: 0 },
      violations: [{ rule: "start", detail: "null null", path: [], start: 1, switches: 0 }],
    });
  });

  test("a path says which initial state it starts from", () => {
    expect(violationsOf(run([0, 5], "5 a 6 !R, 0 a 0"))[0]).toMatchObject({ start: 1 });
  });

  test("the detail belongs to the path that is reported", () => {
    const judge = (before: number | null, action: unknown, after: number) =>
      after === 9 && action !== null ? [{ rule: "R", detail: `from ${before}` }] : [];
    const sketch = draw([0], "0 a 1, 0 b 2, 1 b 9, 2 b 9", [9]);
    expect(violationsOf(explore(modelOf(sketch), judge, unlimited))[0]).toMatchObject({
      detail: "from 2",
      switches: 0,
    });
  });
});

describe("deadlock", () => {
  test("a state without successors that is no proper end is a finding", () => {
    const outcome = explore(modelOf(draw([0], "0 a 1, 1 a 2, 0 b 3", [3])), noJudge, unlimited);
    expect(violationsOf(outcome)).toEqual([
      {
        rule: "deadlock",
        detail: "no step is possible, and this is not a proper end",
        path: [expect.objectContaining({ to: 1 }), expect.objectContaining({ to: 2 })],
        start: 0,
        switches: 0,
      },
    ]);
  });

  test("a proper end is none", () => {
    expect(explore(modelOf(draw([0], "0 a 1", [1])), noJudge, unlimited).kind).toBe("exhausted");
  });

  test("a state that violates a rule is not looked at for deadlock", () => {
    const outcome = explore(modelOf(draw([0], "0 a 1 !R")), judgeArrows, unlimited);
    expect(violationsOf(outcome).map(({ rule }) => rule)).toEqual(["R"]);
  });

  test("a deadlock is reached with the fewest switches", () => {
    const sketch = draw([0], "0 a 1, 1 b 3, 0 c 2, 2 c 3");
    expect(violationsOf(explore(modelOf(sketch), noJudge, unlimited))[0]).toMatchObject({
      rule: "deadlock",
      switches: 0,
    });
  });
});

describe("callbacks", () => {
  test("every transition is observed once, the violating ones too", () => {
    const seen: string[] = [];
    const sketch = draw([0], "0 a 1, 0 a 2 !R, 1 b 0, 1 b 2");
    explore(modelOf({ ...sketch, ends: [2] }), judgeArrows, unlimited, {
      observe: (before, { actor }, after) => seen.push(`${before}${actor}${after}`),
    });
    expect(seen).toEqual(["0a1", "0a2", "1b0", "1b2"]);
  });

  test("progress is told at the start and then every 2048 states", () => {
    const seen: unknown[] = [];
    const model: Model<number, 1 | 2> = {
      initial: () => [0],
      enabled: (n) => (n < 5000 ? [1, 2] : []),
      next: (n, step) => Math.min(n + step, 5000),
      key: keyOf,
      actor: () => "a",
      terminal: () => true,
    };
    explore(model, noJudge, unlimited, { onProgress: (progress) => seen.push(progress) });
    expect(seen).toEqual([
      { states: 1, frontier: 0, layer: 0, transitions: 0 },
      { states: 2050, frontier: 1, layer: 1024, transitions: 4096 },
      { states: 4098, frontier: 1, layer: 2048, transitions: 8192 },
    ]);
  });
});
