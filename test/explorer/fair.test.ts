// SPDX-License-Identifier: GPL-2.0-only OR MIT
import fc from "fast-check";
import { expect, test } from "vitest";
import { explore } from "../../src/explorer/explore.ts";
import type { Fairness } from "../../src/explorer/judge.ts";
import { SEED, sketches } from "./arbitrary.ts";
import { type Arrow, judgeArrows, modelOf, type Sketch, unlimited } from "./sketch.ts";

interface Case {
  readonly sketch: Sketch;
  readonly within: readonly number[];
  readonly recurring: readonly (readonly number[])[];
  readonly fair: Readonly<Record<string, Fairness>>;
}

const fairness = fc.constantFrom<Fairness>("none", "weak", "strong");
const all = [0, 1, 2, 3, 4, 5];
/** All but the empty one: bit n of i says whether n is in. */
const subsets = Array.from({ length: 63 }, (_, i) => all.filter((n) => ((i + 1) >> n) & 1));

const cases: fc.Arbitrary<Case> = fc.record({
  sketch: sketches(12, 16),
  within: fc.subarray(all, { minLength: 3 }),
  recurring: fc.array(fc.subarray(all, { minLength: 1 }), { maxLength: 2 }),
  fair: fc.record({ a: fairness, b: fairness, c: fairness }),
});

/** The definition of a lasso's cycle, in so many words: these states, these steps. */
function isFair(
  { sketch, within, recurring, fair }: Case,
  states: readonly number[],
  steps: readonly Arrow[],
): boolean {
  const enabled = (actor: string) => (state: number) =>
    sketch.arrows.some((arrow) => arrow.from === state && arrow.actor === actor);
  return (
    states.every((state) => within.includes(state)) &&
    recurring.every((kind) => states.some((state) => kind.includes(state))) &&
    Object.entries(fair).every(
      ([actor, kind]) =>
        kind === "none" ||
        steps.some((step) => step.actor === actor) ||
        !(kind === "weak" ? states.every(enabled(actor)) : states.some(enabled(actor))),
    )
  );
}

const clean = ({ arrows }: Sketch) => arrows.filter(({ breaks }) => breaks.length === 0);

function reach(starts: readonly number[], arrows: readonly Arrow[]): Set<number> {
  const reached = new Set(starts);
  for (const state of reached) {
    for (const { from, to } of arrows) if (from === state) reached.add(to);
  }
  return reached;
}

/**
 * Tries every set of reachable states: a fair cycle exists if and only if one
 * of them is strongly connected and the walk that takes all its steps is fair,
 * because one more step taken never breaks fairness.
 */
function hasFairCycle(drawn: Case): boolean {
  const reachable = reach(drawn.sketch.starts, clean(drawn.sketch));
  return subsets
    .filter((set) => set.every((state) => reachable.has(state)))
    .some((set) => {
      const inside = clean(drawn.sketch).filter((s) => set.includes(s.from) && set.includes(s.to));
      const connected = set.every((state) => reach([state], inside).size === set.length);
      const [only] = set;
      const over = set.length === 1 && drawn.sketch.arrows.every(({ from }) => from !== only);
      return connected && (inside.length > 0 || over) && isFair(drawn, set, inside);
    });
}

function lassoOf({ sketch, within, recurring, fair }: Case, lassoBudget = 1e6) {
  const outcome = explore(modelOf(sketch), judgeArrows, unlimited, {
    lassoBudget,
    liveness: {
      rules: [
        {
          rule: "L",
          detail: "",
          within: (state) => within.includes(state),
          recurring: recurring.map((kind) => (state) => kind.includes(state)),
        },
      ],
      fairness: (actor) => fair[actor] ?? "none",
    },
  });
  return outcome.kind === "violated"
    ? outcome.violations.find(({ rule }) => rule === "L")
    : undefined;
}

test("a lasso is found if and only if there is a fair cycle", () => {
  let found = 0;
  fc.assert(
    fc.property(cases, (drawn) => {
      const expected = hasFairCycle(drawn);
      found += Number(expected);
      expect(lassoOf(drawn) !== undefined).toBe(expected);
    }),
    { seed: SEED, numRuns: 3000 },
  );
  // Neither answer is rare, or the property would say little.
  expect(found).toBeGreaterThan(500);
  expect(found).toBeLessThan(2500);
});

/** Stem and cycle together, by walking over states times (visited, taken) and asking the definition. */
function shortestLasso(drawn: Case): number {
  const { sketch } = drawn;
  const steps = clean(sketch);
  const depths = new Map(sketch.starts.map((state) => [state, 0]));
  for (const [state, depth] of depths) {
    for (const { from, to } of steps) {
      if (from === state && !depths.has(to)) depths.set(to, depth + 1);
    }
  }
  const cycleFrom = (entry: number): number => {
    const over = sketch.arrows.every(({ from }) => from !== entry);
    if (over) return isFair(drawn, [entry], []) ? 0 : Number.POSITIVE_INFINITY;
    const walks = [{ at: entry, states: new Set([entry]), taken: new Set<Arrow>(), length: 0 }];
    const seen = new Set<string>();
    for (const { at, states, taken, length } of walks) {
      for (const step of steps.filter(({ from }) => from === at)) {
        const next = {
          at: step.to,
          states: new Set([...states, step.to]),
          taken: new Set([...taken, step]),
          length: length + 1,
        };
        if (next.at === entry && isFair(drawn, [...next.states], [...next.taken])) {
          return next.length;
        }
        const actors = new Set([...next.taken].map(({ actor }) => actor));
        const key = [next.at, [...next.states].sort(), [...actors].sort()].join(" ");
        if (!seen.has(key)) walks.push(next);
        seen.add(key);
      }
    }
    return Number.POSITIVE_INFINITY;
  };
  return Math.min(...[...depths].map(([state, depth]) => depth + cycleFrom(state)));
}

test("a lasso is as short as any, stem and cycle together", () => {
  fc.assert(
    fc.property(cases, (drawn) => {
      const shortest = shortestLasso(drawn);
      expect(lassoOf(drawn)?.path.length ?? Number.POSITIVE_INFINITY).toBe(shortest);
    }),
    { seed: SEED, numRuns: 1000 },
  );
});

test.each([
  ["with the budget to be the shortest", 1e6],
  ["found after the budget ran out", 3],
  ["found without any budget", 0],
])("every lasso %s hangs together, closes, and is fair by the definition", (_, budget) => {
  fc.assert(
    fc.property(cases, (drawn) => {
      const lasso = lassoOf(drawn, budget);
      fc.pre(lasso !== undefined);
      const { path, start, cycleFrom = -1 } = lasso;
      const first = drawn.sketch.starts[start] ?? -1;
      const visited = [first, ...path.map(({ to }) => to)];
      expect(path.map(({ from }) => from)).toEqual(visited.slice(0, -1));
      expect(path.every(({ breaks }) => breaks.length === 0)).toBe(true);
      expect(visited[cycleFrom]).toBe(visited.at(-1));
      expect(isFair(drawn, visited.slice(cycleFrom), path.slice(cycleFrom))).toBe(true);
      if (cycleFrom === path.length) {
        expect(drawn.sketch.arrows.every(({ from }) => from !== visited.at(-1))).toBe(true);
      }
    }),
    { seed: SEED, numRuns: 1000 },
  );
});
