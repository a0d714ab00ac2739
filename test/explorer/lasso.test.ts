// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { describe, expect, test } from "vitest";
import { explore } from "../../src/explorer/explore.ts";
import type { Fairness, LivenessProblem, LivenessRule } from "../../src/explorer/judge.ts";
import type { Limits } from "../../src/explorer/outcome.ts";
import { draw, judgeArrows, modelOf, type Sketch, unlimited, written } from "./sketch.ts";

type Fair = Readonly<Record<string, Fairness>>;

function rule(
  within: readonly number[],
  recurring: readonly (readonly number[])[] = [],
): LivenessRule<number> {
  return {
    rule: "L",
    detail: "it never ends",
    within: (state) => within.includes(state),
    recurring: recurring.map((states) => (state) => states.includes(state)),
  };
}

function problem(rules: LivenessRule<number>[], fair: Fair = {}): LivenessProblem<number, unknown> {
  return { rules, fairness: (actor) => fair[actor] ?? "none" };
}

/** Each violation as "rule: stem (cycle)". */
function lassos(
  sketch: Sketch,
  rules: LivenessRule<number>[],
  fair: Fair = {},
  limits: Partial<Limits> = {},
  lassoBudget = 1000,
): string[] {
  const outcome = explore(
    modelOf(sketch),
    judgeArrows,
    { ...unlimited, ...limits },
    { liveness: problem(rules, fair), lassoBudget },
  );
  if (outcome.kind !== "violated") return [outcome.kind];
  return outcome.violations.map(({ rule, path, cycleFrom }) => {
    if (cycleFrom === undefined) return `${rule}: ${written(path)}`;
    const [stem, cycle] = [path.slice(0, cycleFrom), path.slice(cycleFrom)];
    return `${rule}: ${written(stem)} (${written(cycle)})`;
  });
}

describe("a cycle", () => {
  test("that stays within is a lasso: a shortest way in, then once around", () => {
    const sketch = draw([0], "0 a 1, 1 a 2, 2 b 3, 3 b 1");
    expect(lassos(sketch, [rule([1, 2, 3])])).toEqual(["L: a1 (a2 b3 b1)"]);
  });

  test("that leaves is none", () => {
    const sketch = draw([0], "0 a 1, 1 a 2, 2 b 3, 3 b 1");
    expect(lassos(sketch, [rule([0, 1, 2])])).toEqual(["exhausted"]);
  });

  test("has to pass through a state of each recurring kind, though not through the same", () => {
    const sketch = draw([0], "0 a 0, 0 a 1, 1 a 0, 0 a 2, 2 a 0");
    expect(lassos(sketch, [rule([0, 1, 2], [[1], [2]])])).toEqual(["L:  (a1 a0 a2 a0)"]);
    expect(lassos(sketch, [rule([0, 1], [[1], [2]])])).toEqual(["exhausted"]);
    expect(lassos(sketch, [rule([0, 1], [[1], [1]])])).toEqual(["L:  (a1 a0)"]);
  });

  test("begins where stem and cycle together are shortest, not where the region begins", () => {
    const sketch = draw([0], "0 a 1, 1 a 2, 2 a 3, 3 a 0, 1 b 1");
    expect(lassos(sketch, [rule([0, 1, 2, 3])])).toEqual(["L: a1 (b1)"]);
  });

  test("is the nearest of several, then the one with the fewest switches", () => {
    const sketch = draw([0], "0 a 1, 0 a 2, 0 a 3, 1 a 4, 4 a 4, 2 b 2, 3 a 3");
    expect(lassos(sketch, [rule([1, 2, 3, 4])])).toEqual(["L: a3 (a3)"]);
  });

  test("begins at the arrival that suits its first step", () => {
    const sketch = draw([0], "0 a 1, 1 a 3, 0 b 2, 2 b 3, 3 b 3");
    expect(lassos(sketch, [rule([3])])).toEqual(["L: b2 b3 (b3)"]);
  });

  test("does not begin at a longer way in, even if that saves a switch", () => {
    expect(lassos(draw([0], "0 a 1, 0 b 2, 2 b 1, 1 b 1"), [rule([1])])).toEqual(["L: a1 (b1)"]);
  });

  test("among equally near entries begins at the one with the fewest switches", () => {
    const sketch = draw([0], "0 a 1, 1 b 3, 0 c 2, 2 c 4, 3 x 3, 4 y 4");
    expect(lassos(sketch, [rule([3, 4])])).toEqual(["L: c2 c4 (y4)"]);
  });

  test("begins near, though entries with fewer switches lie farther off", () => {
    const near = "0 a 1, 1 b 2, 2 a 3, 3 a 3";
    const far = "0 c 4, 4 c 5, 5 c 6, 6 c 7, 7 c 7";
    const farther = "0 d 8, 8 d 9, 9 d 10, 10 d 11, 11 e 12, 12 e 12";
    const sketch = draw([0], [near, far, farther].join());
    expect(lassos(sketch, [rule([3, 7, 12])])).toEqual(["L: a1 b2 a3 (a3)"]);
  });

  test("among more states than are tried is still found", () => {
    const ring = Array.from({ length: 40 }, (_, i) => `${i} a ${(i + 1) % 40}`).join(", ");
    const all = Array.from({ length: 40 }, (_, i) => i);
    expect(lassos(draw([0], ring), [rule(all, [[39]])])[0]?.split(" ")).toHaveLength(42);
  });

  test("counts its switches like any path", () => {
    const outcome = explore(
      modelOf(draw([9, 0], "0 a 1, 1 b 2, 2 a 1, 9 a 9")),
      judgeArrows,
      unlimited,
      { liveness: problem([rule([1, 2])]) },
    );
    expect(outcome).toMatchObject({
      kind: "violated",
      stats: { states: 4, transitions: 4 },
      violations: [{ rule: "L", detail: "it never ends", start: 1, switches: 2, cycleFrom: 1 }],
    });
  });

  test("does not lead through a violation", () => {
    expect(lassos(draw([0], "0 a 1, 1 a 0 !R"), [rule([0, 1])])).toEqual(["R: a1 a0"]);
    expect(lassos(draw([0], "0 a 1 !R, 1 a 1"), [rule([0, 1])])).toEqual(["R: a1"]);
  });

  test("is looked for by each rule on its own", () => {
    const other = { ...rule([0]), rule: "K" };
    const sketch = draw([0], "0 a 0, 0 a 1, 1 a 1");
    expect(lassos(sketch, [rule([1]), other])).toEqual(["K:  (a0)", "L: a1 (a1)"]);
  });

  test("and a violating step are reported side by side", () => {
    expect(lassos(draw([0], "0 a 0, 0 b 1 !R"), [rule([0])])).toEqual(["L:  (a0)", "R: b1"]);
  });
});

describe("weak fairness", () => {
  const spin = draw([0], "0 spin 0, 0 serve 1", [1]);

  test("serves an actor that is enabled for ever", () => {
    expect(lassos(spin, [rule([0])])).toEqual(["L:  (spin0)"]);
    expect(lassos(spin, [rule([0])], { serve: "weak" })).toEqual(["exhausted"]);
  });

  test("does not serve one that is only enabled again and again; strong fairness does", () => {
    const blink = draw([0], "0 spin 1, 1 spin 0, 0 serve 2", [2]);
    expect(lassos(blink, [rule([0, 1])], { serve: "weak" })).toEqual(["L:  (spin1 spin0)"]);
    expect(lassos(blink, [rule([0, 1])], { serve: "strong" })).toEqual(["exhausted"]);
  });

  test("is met by a step inside the cycle, and the cycle takes it", () => {
    const sketch = draw([0], "0 a 0, 0 b 1, 1 a 0, 1 b 1");
    expect(lassos(sketch, [rule([0, 1])], { a: "weak", b: "weak" })).toEqual(["L:  (b1 a0)"]);
  });

  test("is met by a state that does not enable the actor, and the cycle goes there", () => {
    const sketch = draw([0], "0 a 0, 0 a 1, 1 a 0, 0 b 2", [2]);
    expect(lassos(sketch, [rule([0, 1])], { b: "weak" })).toEqual(["L:  (a1 a0)"]);
  });

  test("is asked of a duty, where an actor has several", () => {
    const sketch = draw([0], "0 a 0, 0 a 1", [1]);
    const model = modelOf(sketch);
    const outcome = (fairness: LivenessProblem<number, unknown>["fairness"]) =>
      explore(model, judgeArrows, unlimited, {
        liveness: {
          rules: [rule([0])],
          fairness,
          duty: (_, { to }) => (to === 0 ? "stay" : "go"),
        },
      }).kind;
    expect(outcome((duty) => (duty === "a" ? "weak" : "none"))).toBe("violated");
    expect(outcome((duty) => (duty === "go" ? "weak" : "none"))).toBe("exhausted");
  });

  test("is broken even if all the actor could do is violate a rule", () => {
    const sketch = draw([0], "0 a 0, 0 b 1 !R");
    expect(lassos(sketch, [rule([0])], { b: "weak" })).toEqual(["R: b1"]);
  });
});

describe("strong fairness", () => {
  test("is broken by no cycle that keeps away from where the actor is enabled", () => {
    const sketch = draw([0], "0 a 1, 1 a 0, 1 serve 3, 0 a 2, 2 a 2, 2 a 0", [3]);
    expect(lassos(sketch, [rule([0, 1, 2])], { serve: "strong" })).toEqual(["L:  (a2 a0)"]);
  });

  test("is met by a step inside the cycle, which pays for having enabled it", () => {
    const sketch = draw([0], "0 a 1, 1 a 0, 1 s 2, 2 a 0");
    expect(lassos(sketch, [rule([0, 1, 2])], { s: "strong" })).toEqual(["L:  (a1 s2 a0)"]);
  });

  test("for two actors is repaired one after the other", () => {
    // Without p's states only 1 and 2 are left, and there q is starved as well.
    const sketch = draw([0], "0 a 1, 1 a 0, 0 p 9, 1 a 2, 2 a 1, 2 q 9", [9]);
    expect(lassos(sketch, [rule([0, 1, 2])], { p: "strong", q: "strong" })).toEqual(["exhausted"]);
    expect(lassos(sketch, [rule([0, 1, 2])], { p: "strong" })).toEqual(["L: a1 (a2 a1)"]);
  });

  test("is owed again when the way home enables another actor", () => {
    // The way home from 1 leads through 2, which enables s.
    const sketch = draw([0], "0 a 1, 1 a 2, 2 a 0, 2 s 3, 3 a 0");
    expect(lassos(sketch, [rule([0, 1, 2, 3], [[1]])], { s: "strong" })).toEqual([
      "L:  (a1 a2 s3 a0)",
    ]);
  });
});

describe("the budget for the shortest lasso", () => {
  // From 0 the greedy walk sees no debt, goes home by 1, and there incurs one.
  const sketch = draw([0], "0 a 1, 0 a 1, 0 a 1, 0 a 1, 1 a 0, 1 s 2, 2 a 0");
  const shown = (lassoBudget: number): string =>
    lassos(sketch, [rule([0, 1, 2])], { s: "strong" }, {}, lassoBudget).join();

  test("of nothing leaves a longer lasso, which is real", () => {
    expect(shown(0)).toBe("L:  (a1 a0 a1 s2 a0)");
  });

  test("of nothing still leaves shortest ways between the things owed", () => {
    const detour = draw([0], "0 a 1, 0 a 2, 1 a 2, 2 a 3, 3 a 0");
    expect(lassos(detour, [rule([0, 1, 2, 3], [[3]])], {}, {}, 0)).toEqual(["L:  (a2 a3 a0)"]);
  });

  test("of three nodes is one too few here, and four are enough", () => {
    expect(shown(3)).toBe("L:  (a1 a0 a1 s2 a0)");
    expect(shown(4)).toBe("L:  (a1 s2 a0)");
  });

  test("is each rule's own", () => {
    const twice = [rule([0, 1, 2]), { ...rule([0, 1, 2]), rule: "M" }];
    expect(lassos(sketch, twice, { s: "strong" }, {}, 4)).toEqual([
      "L:  (a1 s2 a0)",
      "M:  (a1 s2 a0)",
    ]);
  });
});

describe("an end", () => {
  test("within a rule is a lasso with an empty cycle", () => {
    expect(lassos(draw([0], "0 a 1", [1]), [rule([1], [[1]])], { a: "strong" })).toEqual([
      "L: a1 ()",
    ]);
  });

  test("among equally near ones is the one with the fewest switches", () => {
    for (const arrows of ["0 a 1, 1 b 3, 0 c 2, 2 c 4", "0 c 2, 2 c 4, 0 a 1, 1 b 3"]) {
      expect(lassos(draw([0], arrows, [3, 4]), [rule([3, 4])])).toEqual(["L: c2 c4 ()"]);
    }
  });

  test("without all recurring states is none", () => {
    expect(lassos(draw([0], "0 a 1", [1]), [rule([0, 1], [[0]])])).toEqual(["exhausted"]);
  });

  test("by deadlock is one as well", () => {
    expect(lassos(draw([0], "0 a 1"), [rule([1])])).toEqual(["L: a1 ()", "deadlock: a1"]);
  });

  test("takes the arrival with the fewest switches", () => {
    const sketch = draw([0], "0 a 1, 1 b 3, 0 c 2, 2 c 3", [3]);
    expect(lassos(sketch, [rule([3])])).toEqual(["L: c2 c3 ()"]);
  });

  test("is not a state whose every step violates a rule", () => {
    expect(lassos(draw([0], "0 a 1 !R"), [rule([0])])).toEqual(["R: a1"]);
  });

  test("is not a state that a limit kept from being expanded", () => {
    const sketch = draw([0], "0 a 1, 1 a 2", [2]);
    expect(lassos(sketch, [rule([1])], {}, { depth: 1 })).toEqual(["bounded"]);
  });
});

describe("a search cut short", () => {
  const sketch = draw([0], "0 a 0, 0 a 1, 1 a 2, 2 a 2");

  test("still shows the lassos that it saw", () => {
    const liveness = problem([rule([0])]);
    expect(
      explore(modelOf(sketch), judgeArrows, { ...unlimited, depth: 1 }, { liveness }),
    ).toMatchObject({ kind: "violated", limit: "depth", violations: [{ rule: "L" }] });
  });

  test("does not take the absence of one for a proof", () => {
    expect(lassos(sketch, [rule([2])], {}, { depth: 1 })).toEqual(["bounded"]);
    expect(lassos(sketch, [rule([2])], {}, { states: 2 })).toEqual(["bounded"]);
  });
});

test("a rule may have thirty recurring predicates, and each of them counts", () => {
  const ring = Array.from({ length: 30 }, (_, i) => `${i} a ${(i + 1) % 30}`).join(", ");
  const all = Array.from({ length: 30 }, (_, i) => i);
  const each = all.map((i) => [i]);
  expect(lassos(draw([0], ring), [rule(all, each)])).toHaveLength(1);
  expect(lassos(draw([0], ring), [rule(all, [...each.slice(1), [99]])])).toEqual(["exhausted"]);
});

test("a rule with more than thirty is refused", () => {
  const many = rule(
    [0],
    Array.from({ length: 31 }, () => [0]),
  );
  expect(() => lassos(draw([0], "0 a 0"), [many])).toThrow(
    new RangeError("rule L: more than 30 recurring predicates"),
  );
});
