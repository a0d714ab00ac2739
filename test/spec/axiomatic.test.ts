// SPDX-License-Identifier: GPL-2.0-only OR MIT
import fc from "fast-check";
import { expect, test } from "vitest";
import { armv8, x86 } from "./axioms.ts";
import { endsByAxioms } from "./candidates.ts";
import { ends } from "./litmus.ts";
import { litmusOf, type Threads, threadsOf } from "./random-litmus.ts";

/** Everything that a thread of four accesses issues, the stores of what it has read included. */
const WINDOW = 8;

const number = (threads: Threads, kinds: RegExp): number =>
  threads.flat().filter((each) => kinds.test(each)).length;

/** Candidates are counted by factorials. */
const isSmall = (threads: Threads): boolean =>
  number(threads, /^[WDLX] /) <= 4 && number(threads, /^[RAX] /) <= 4;

const ACCESSES = ["R", "W", "D", "A", "L", "X"];
const ORDERS = [[], ["smp_mb"], ["smp_rmb"], ["smp_wmb"], ["if"]];
const access = fc.constantFrom(...ACCESSES);
const order = fc.constantFrom(...ORDERS);

/** Two accesses of different cells, whatever is between them, and perhaps one more. */
const thread = (first: string, second: string): fc.Arbitrary<readonly string[]> =>
  fc
    .tuple(access, order, access, fc.option(fc.tuple(access, fc.constantFrom("x", "y"))))
    .map(([one, between, two, more]) => [
      `${one} ${first}`,
      ...between,
      `${two} ${second}`,
      ...(more === null ? [] : [more.join(" ")]),
    ]);

/** The shapes of two threads that tell memory models apart: SB, MP, LB, S, R, 2+2W. */
const shape = fc.oneof(
  fc.tuple(thread("x", "y"), thread("y", "x")),
  fc.tuple(thread("x", "y"), thread("x", "y")),
);

/** Two threads that do the same, each with its own cell first. */
const alike = ACCESSES.flatMap((one) =>
  ORDERS.flatMap((between) =>
    ACCESSES.map((two): Threads => {
      const like = (a: string, b: string) => [`${one} ${a}`, ...between, `${two} ${b}`];
      return [like("x", "y"), like("y", "x")];
    }),
  ),
);

const MODELS = [
  ["armv8", armv8],
  ["x86", x86],
] as const;

test.each(MODELS)(
  "two like threads have the ends that the axioms of %s allow: SB, LB, 2+2W with everything between",
  (memory, axioms) => {
    for (const threads of alike) {
      const ours = ends(litmusOf(threads), memory, WINDOW);
      expect([threads, ours]).toEqual([threads, endsByAxioms(threads, axioms)]);
    }
  },
);

test("the machine has the ends that the axioms allow", () => {
  const weak: Threads[] = [];
  fc.assert(
    fc.property(fc.oneof(shape, threadsOf(3)).filter(isSmall), (threads) => {
      const allowed = endsByAxioms(threads, armv8);
      expect(ends(litmusOf(threads), "armv8", WINDOW)).toEqual(allowed);
      expect(ends(litmusOf(threads), "x86", WINDOW)).toEqual(endsByAxioms(threads, x86));
      if (ends(litmusOf(threads), "sc", 1).length < allowed.length) weak.push(threads);
    }),
    { seed: 8, numRuns: 40 },
  );
  // Else every model would do.
  expect(weak.length).toBeGreaterThan(5);
});
