// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { describe, expect, test } from "vitest";
import { explore } from "../../src/explorer/explore.ts";
import type { ExploreOptions } from "../../src/explorer/options.ts";
import type { Limits } from "../../src/explorer/outcome.ts";
import { type Arrow, draw, judgeArrows, modelOf, unlimited } from "./sketch.ts";

/** 0 to 3 and no further, with a violation on the last step. */
const line = draw([0], "0 a 1, 1 a 2, 2 a 3", [3]);
const trap = draw([0], "0 a 1 !R, 0 a 2, 2 a 3, 3 a 4", [4]);

function run(
  sketch: typeof line,
  limits: Partial<Limits>,
  options?: ExploreOptions<number, Arrow>,
) {
  return explore(modelOf(sketch), judgeArrows, { ...unlimited, ...limits }, options);
}

/** A clock, or a meter, that is one further at each reading. */
function ticking(): () => number {
  let now = 100;
  return () => now++;
}

describe("the limit on states", () => {
  test("is not reached by a space of just that size", () => {
    expect(run(line, { states: 4 })).toMatchObject({ kind: "exhausted", stats: { states: 4 } });
  });

  test("bounds a space that has one state more", () => {
    expect(run(line, { states: 3 })).toEqual({
      kind: "bounded",
      limit: "states",
      stats: { states: 3, transitions: 3, depth: 2, seconds: 0 },
    });
  });

  test("holds for initial states", () => {
    const outcome = run(draw([0, 1, 2], "0 a 0"), { states: 2 });
    expect(outcome).toMatchObject({ kind: "bounded", limit: "states", stats: { states: 2 } });
  });

  test("stops the search: nothing else is expanded", () => {
    const outcome = run(draw([0], "0 a 1, 0 a 2, 1 a 1, 2 a 2"), { states: 2 });
    expect(outcome.stats).toMatchObject({ states: 2, transitions: 2 });
  });

  test("does not hide a violation on the very step that it cuts", () => {
    expect(run(draw([0], "0 a 1 !R"), { states: 1 })).toMatchObject({
      kind: "violated",
      limit: "states",
      violations: [{ rule: "R" }],
    });
  });
});

describe("the limit on depth", () => {
  test("is not reached by paths of just that length", () => {
    expect(run(line, { depth: 3 }).kind).toBe("exhausted");
  });

  test("bounds a search in which a longer path remains", () => {
    expect(run(line, { depth: 2 })).toEqual({
      kind: "bounded",
      limit: "depth",
      stats: { states: 3, transitions: 2, depth: 2, seconds: 0 },
    });
  });

  test("bounds even if the steps left lead to known states only", () => {
    expect(run(draw([0], "0 a 1, 1 a 0"), { depth: 1 }).kind).toBe("bounded");
  });

  test("does not keep the other states of the last layer from being looked at", () => {
    const outcome = run(draw([0], "0 a 1, 0 a 2, 1 a 1"), { depth: 1 });
    expect(outcome).toMatchObject({
      kind: "violated",
      limit: "depth",
      violations: [{ rule: "deadlock", path: [{ to: 2 }] }],
    });
  });
});

describe("the limit on seconds", () => {
  test("is measured from the start of the search", () => {
    expect(run(line, { seconds: 3 }, { clock: ticking() })).toMatchObject({
      kind: "bounded",
      limit: "seconds",
      stats: { states: 3, seconds: 4 },
    });
  });

  test("is not reached once nothing waits, however late it is", () => {
    expect(run(line, { seconds: 5 }, { clock: ticking() })).toMatchObject({
      kind: "exhausted",
      stats: { seconds: 5 },
    });
  });

  test("without a clock never passes", () => {
    expect(run(line, { seconds: 1 }).kind).toBe("exhausted");
  });
});

describe("the limit on memory", () => {
  test("is reached when the meter says so", () => {
    const outcome = run(line, { memory: 100 }, { meter: () => 100 });
    expect(outcome).toMatchObject({ kind: "bounded", limit: "memory", stats: { states: 1 } });
  });

  test("is not reached one byte below", () => {
    expect(run(line, { memory: 101 }, { meter: () => 100 }).kind).toBe("exhausted");
  });

  test("is read again every 2048 states, not at each", () => {
    let readings = 0;
    const model = { ...modelOf(line), enabled: (n: number): Arrow[] => [ahead(n)] };
    const ahead = (n: number): Arrow => ({ from: n, actor: "a", to: (n + 1) % 5000, breaks: [] });
    const meter = () => {
      readings += 1;
      return readings;
    };
    const outcome = explore(model, judgeArrows, { ...unlimited, memory: 3 }, { meter });
    expect(outcome).toMatchObject({ kind: "bounded", limit: "memory", stats: { states: 4097 } });
  });

  test("without a meter is never reached", () => {
    expect(run(line, { memory: 1 }).kind).toBe("exhausted");
  });
});

test("a search that was cut short after a violation is violated and names the limit", () => {
  expect(run(trap, { depth: 2 })).toMatchObject({ kind: "violated", limit: "depth" });
});

test("a violated search that saw everything names no limit", () => {
  expect(run(trap, {})).not.toHaveProperty("limit");
});

test("the first limit that cut something off is the one named", () => {
  const sketch = draw([0, 1], "0 a 2, 1 a 3, 2 a 2, 3 a 3");
  const clock = ticking();
  expect(run(sketch, { depth: 1, seconds: 4 }, { clock })).toMatchObject({ limit: "depth" });
});
