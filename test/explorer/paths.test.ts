// SPDX-License-Identifier: GPL-2.0-only OR MIT
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { DEADLOCK, explore } from "../../src/explorer/explore.ts";
import { SEED, sketches } from "./arbitrary.ts";
import {
  type Arrow,
  draw,
  judgeArrows,
  modelOf,
  type Sketch,
  switchesOf,
  unlimited,
  written,
} from "./sketch.ts";

interface Best {
  readonly length: number;
  readonly switches: number;
  readonly weight: number;
}

/** Something that depends on the action, and not on who takes it. */
const weightOf = ({ to }: Arrow): number => to % 3;
const total = (path: readonly Arrow[]): number =>
  path.reduce((sum, arrow) => sum + weightOf(arrow), 0);

/** For each rule the best of all violating paths: every path up to the number of states is walked. */
function bestPaths({ starts, arrows, ends = [] }: Sketch): Map<string, Best> {
  const best = new Map<string, Best>();
  const offer = (rule: string, path: readonly Arrow[]): void => {
    const mine = { length: path.length, switches: switchesOf(path), weight: total(path) };
    const kept = best.get(rule) ?? mine;
    const dearer =
      mine.length - kept.length || mine.switches - kept.switches || mine.weight - kept.weight;
    if (dearer <= 0) best.set(rule, mine);
  };
  const walk = (state: number, path: readonly Arrow[]): void => {
    const steps = arrows.filter(({ from }) => from === state);
    if (steps.length === 0 && !ends.includes(state)) offer(DEADLOCK, path);
    if (path.length === 6) return;
    for (const step of steps) {
      for (const rule of step.breaks) offer(rule, [...path, step]);
      if (step.breaks.length === 0) walk(step.to, [...path, step]);
    }
  };
  for (const start of starts) walk(start, []);
  return best;
}

/** Whether the arrows hang together, start where they say, and break the rule at the last step only. */
function replays(sketch: Sketch, rule: string, start: number, path: readonly Arrow[]): boolean {
  let at = sketch.starts[start];
  for (const step of path) {
    if (step.from !== at || (step.breaks.length > 0 && step !== path.at(-1))) return false;
    at = step.to;
  }
  return rule === DEADLOCK || path.at(-1)?.breaks.includes(rule) === true;
}

describe("paths", () => {
  test("are the shortest, of these those with the fewest switches, of these the lightest", () => {
    fc.assert(
      fc.property(sketches(5, 12), fc.boolean(), (drawn, mayEnd) => {
        const sketch = mayEnd ? drawn : { ...drawn, ends: [] };
        const model = { ...modelOf(sketch), weight: weightOf };
        const outcome = explore(model, judgeArrows, unlimited);
        const violations = outcome.kind === "violated" ? outcome.violations : [];
        const found = new Map(
          violations.map(({ rule, path, switches }) => [
            rule,
            { length: path.length, switches, weight: total(path) },
          ]),
        );
        expect(found).toEqual(bestPaths(sketch));
        for (const { rule, start, path, switches } of violations) {
          expect(replays(sketch, rule, start, path)).toBe(true);
          expect(switches).toBe(switchesOf(path));
        }
      }),
      { seed: SEED, numRuns: 1000 },
    );
  });

  test("weigh all predecessors of the layer before, not only the first", () => {
    const outcome = explore(
      modelOf(draw([0], "0 a 1, 0 b 2, 1 b 3, 2 b 3, 3 b 4 !R")),
      judgeArrows,
      unlimited,
    );
    expect(outcome).toMatchObject({ violations: [{ switches: 0 }] });
  });

  test("remember each last actor, because the cheapest way in is not the cheapest way on", () => {
    // To 3: a a costs no switch, a b costs one. On to 5 by b: the second way is no dearer,
    // and b c at the end decides nothing; by way of 4 the b b suffix wins.
    const sketch = draw([0], "0 a 1, 1 a 3, 0 b 2, 2 b 3, 3 b 4, 4 b 5 !R, 3 a 6, 6 a 5 !S");
    const outcome = explore(modelOf(sketch), judgeArrows, unlimited);
    expect(outcome.kind === "violated" && outcome.violations.map((v) => written(v.path))).toEqual([
      "b2 b3 b4 b5",
      "a1 a3 a6 a5",
    ]);
  });

  test("that cost the same are decided for the first arrival", () => {
    const sketch = draw([0], "0 a 1, 0 b 2, 1 a 3, 2 b 3, 3 c 4 !R");
    const outcome = explore(modelOf(sketch), judgeArrows, unlimited);
    expect(outcome.kind === "violated" && outcome.violations.map((v) => written(v.path))).toEqual([
      "a1 a3 c4",
    ]);
  });

  test("with equal claims are decided for the first found", () => {
    const outcome = explore(
      modelOf(draw([0], "0 a 1, 0 a 2, 1 a 3, 2 a 3, 3 a 4 !R, 3 a 5 !R")),
      judgeArrows,
      unlimited,
    );
    expect(outcome.kind === "violated" && outcome.violations.map((v) => written(v.path))).toEqual([
      "a1 a3 a4",
    ]);
  });
});

describe("counts", () => {
  test("do not depend on the order of actions, nor do lengths and switches", () => {
    const shuffled = sketches(4, 14).chain((sketch) =>
      fc.tuple(
        fc.constant(sketch),
        fc.shuffledSubarray([...sketch.arrows], { minLength: sketch.arrows.length }),
        fc.option(fc.nat(4), { nil: Number.POSITIVE_INFINITY }),
      ),
    );
    fc.assert(
      fc.property(shuffled, ([sketch, arrows, depth]) => {
        const [one, other] = [sketch, { ...sketch, arrows }].map((drawn) => {
          const outcome = explore(modelOf(drawn), judgeArrows, { ...unlimited, depth });
          const violations = outcome.kind === "violated" ? outcome.violations : [];
          return {
            ...outcome,
            violations: violations.map((v) => [v.rule, v.path.length, v.switches]),
          };
        });
        expect(other).toEqual(one);
      }),
      { seed: SEED, numRuns: 1000 },
    );
  });

  test("of depth are of the longest path, though it is not found last", () => {
    const sketch = draw([0], "0 a 1, 0 a 2, 2 a 3, 3 a 5, 1 a 4", [4, 5]);
    const { stats } = explore(modelOf(sketch), judgeArrows, unlimited, { discipline: "depth" });
    expect(stats.depth).toBe(3);
  });

  test("and broken rules are the same depth first", () => {
    fc.assert(
      fc.property(sketches(4, 14), (sketch) => {
        const [breadth, depth] = (["breadth", "depth"] as const).map((discipline) => {
          const outcome = explore(modelOf(sketch), judgeArrows, unlimited, { discipline });
          const { states, transitions } = outcome.stats;
          const violations = outcome.kind === "violated" ? outcome.violations : [];
          for (const { rule, start, path, switches } of violations) {
            expect(replays(sketch, rule, start, path)).toBe(true);
            expect(switches).toBe(switchesOf(path));
          }
          return { states, transitions, rules: violations.map(({ rule }) => rule).sort() };
        });
        expect(depth).toEqual(breadth);
      }),
      { seed: SEED, numRuns: 500 },
    );
  });
});
