// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { expect, test } from "vitest";
import { explore } from "../../src/explorer/explore.ts";
import { exploreInterned } from "../../src/explorer/intern/explore.ts";
import { produce } from "../../src/model/immer.ts";
import type { Shape, Sliceable } from "../../src/model/model.ts";
import { keyOf, noJudge, unlimited } from "./sketch.ts";

const COUNTERS = [0, 1, 2];
const COPIES = Array.from({ length: 8 }, (_, copy) => copy);
const LAST = 19;

interface Grid {
  /** Each counter several times over, so that a state outgrows its words while layers are wide. */
  readonly counters: readonly (readonly number[])[];
}

const copies: Shape = {
  kind: "tuple",
  of: COPIES.map(() => ({ kind: "pack", of: { kind: "slot" } })),
};

const grid: Sliceable<Grid, number> = {
  initial: () => [{ counters: COUNTERS.map(() => COPIES.map(() => 0)) }],
  enabled: ({ counters }) => COUNTERS.filter((at) => (counters[at]?.[0] ?? LAST) < LAST),
  parts: COUNTERS.map(
    (at) =>
      ({ counters }) =>
        (counters[at]?.[0] ?? LAST) < LAST ? [at] : [],
  ),
  next: (state, at) =>
    produce(state, ({ counters: { [at]: copies } }) => {
      if (copies === undefined) return;
      for (const copy of COPIES) copies[copy] = (copies[copy] ?? 0) + 1;
    }),
  key: keyOf,
  actor: (_, at) => `${at}`,
  terminal: () => true,
  shape: {
    kind: "record",
    of: { counters: { kind: "tuple", of: COUNTERS.map(() => copies) } },
  },
  text: (value) => JSON.stringify(value),
};

test("states that become wider while many of them wait are the same states", () => {
  const plain = explore(grid, noJudge, unlimited);
  expect(plain.stats.states).toBe((LAST + 1) ** COUNTERS.length);
  expect(exploreInterned(grid, noJudge, { ...unlimited, states: 9000 })).toEqual(plain);
});
