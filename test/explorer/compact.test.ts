// SPDX-License-Identifier: GPL-2.0-only OR MIT
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { exploreCompacted } from "../../src/explorer/intern/compact.ts";
import { exploreInterned } from "../../src/explorer/intern/explore.ts";
import { chanceOfOmission, Prints } from "../../src/explorer/intern/prints.ts";
import type { Limits, Outcome } from "../../src/explorer/outcome.ts";
import { SEED } from "./arbitrary.ts";
import { crowd } from "./crowd.ts";
import { type Act, systemJudge, systemModel, systems } from "./programs.ts";
import { noJudge, unlimited } from "./sketch.ts";

/** What the search with fingerprints has to say where none is taken for another one. */
const shortened = (outcome: Outcome<Act>) => ({
  stats: outcome.stats,
  limit: (outcome.kind === "exhausted" ? null : outcome.limit) ?? "fingerprints",
  broken:
    outcome.kind === "violated"
      ? outcome.violations.map(({ rule, path, start }) => ({ rule, start, length: path.length }))
      : [],
});

describe("the search that keeps fingerprints of states", () => {
  test("finds as many states and the same broken rules, by paths as short, that can be gone", () => {
    fc.assert(
      fc.property(systems, fc.integer({ min: 1, max: 60 }), fc.nat(9), (system, states, depth) => {
        const model = systemModel(system);
        const judge = systemJudge(system);
        for (const limits of [unlimited, { ...unlimited, states, depth }]) {
          const exact = exploreInterned(model, judge, limits);
          const { outcome } = exploreCompacted(model, judge, limits, { audit: 1 });
          const start = ({ broken, ...rest }: ReturnType<typeof shortened>) => ({
            ...rest,
            broken: broken.map(({ rule, length }) => ({ rule, length })),
          });
          expect(start(shortened(outcome))).toEqual(start(shortened(exact)));
          for (const { rule, path, start } of outcome.kind === "violated"
            ? outcome.violations
            : []) {
            let [state] = model.initial().slice(start);
            const seen = path.map((action) => {
              if (state === undefined || !model.enabled(state).some((one) => same(one, action)))
                throw new Error("the path cannot be gone");
              const before = state;
              state = model.next(before, action);
              return judge(before, action, state).map((finding) => finding.rule);
            });
            if (rule !== "deadlock" && path.length > 0) expect(seen.at(-1)).toContain(rule);
            expect(seen.slice(0, -1).flat()).toEqual([]);
          }
        }
      }),
      { seed: SEED, numRuns: 300 },
    );
  });

  test("forgets states, whose words become wider meanwhile", () => {
    for (const [size, top, ways, states] of [
      [14, 50, 500, 8000],
      [3, 20, 3, Number.POSITIVE_INFINITY],
    ] as const) {
      const limits: Limits = { ...unlimited, states };
      const exact = exploreInterned(crowd(size, top, ways), noJudge, limits);
      const { outcome, omission } = exploreCompacted(crowd(size, top, ways), noJudge, limits);
      expect(outcome.stats).toEqual(exact.stats);
      expect(omission).toBe(chanceOfOmission(exact.stats.states));
    }
  });

  test("proves nothing, and says how likely it is to have missed a state", () => {
    const { outcome, omission } = exploreCompacted(crowd(2, 30, 1), noJudge, unlimited);
    expect(outcome).toMatchObject({ kind: "bounded", limit: "fingerprints" });
    expect(omission).toBeGreaterThan(0);
    expect(omission).toBeLessThan(1e-12);
    expect(chanceOfOmission(2)).toBe(2 ** -64);
    expect(chanceOfOmission(1)).toBe(0);
  });
});

test("halves of fingerprints are spread as if drawn by lot", () => {
  const sizes = Array.from({ length: 8 }, () => ({ size: 1 << 10 }));
  const prints = new Prints(sizes);
  const zero = new Int32Array(sizes.length);
  const seen = [new Set<number>(), new Set<number>()];
  let made = 0;
  for (let one = 0; one < 256; one += 1)
    for (let other = 0; other < 256; other += 1) {
      const adds = new Int32Array(prints.layout.words);
      const state = Int32Array.of(one, 3, other, one ^ other, 0, 0, 7, 1);
      prints.sign(adds, state.keys(), zero, state);
      for (const [half, values] of seen.entries()) values.add(adds.at(half - 2) ?? 0);
      made += 1;
    }
  // Among 2^16 numbers drawn of 2^32, half a pair is alike on average.
  for (const values of seen) expect(made - values.size).toBeLessThan(6);
});

const same = (one: unknown, other: unknown): boolean =>
  JSON.stringify(one) === JSON.stringify(other);
