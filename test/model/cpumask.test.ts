// SPDX-License-Identifier: GPL-2.0-only OR MIT
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cellsOf, hasBit, setBit } from "../../src/model/cpumask.ts";
import { produce } from "../../src/model/immer.ts";
import { initialMachine } from "../../src/model/initial.ts";
import type { Machine } from "../../src/model/machine.ts";
import { load, store } from "../../src/model/memory.ts";
import { VOCABULARY } from "../../src/run/rules.ts";
import { checkPoint } from "../../src/run.ts";
import { loadScenario } from "../../src/scenario/load.ts";
import { points } from "../../src/scenario/points.ts";
import { tree } from "../spec/real.ts";
import { fn, ret, system } from "./build.ts";

const MASK = "global:m.bits";
const CPU = { idle: null, lines: [], faults: [], nohzFull: false };
const machine = initialMachine(
  system([fn("main", [ret])], {
    cpus: ["A", "B", "C"].map((name) => ({ ...CPU, tasks: [{ name, runs: "main" }] })),
  }),
);

const after = (edit: Parameters<typeof produce<Machine>>[1]): Machine => produce(machine, edit);
const stored = (value: bigint): Machine => after((draft) => store(draft, MASK, value));
const word = fc.bigInt({ min: 0n, max: (1n << 64n) - 1n });

describe("the word of a mask", () => {
  test("is what was stored, whatever that was, and one cell to who looks at memory", () => {
    fc.assert(
      fc.property(word, (value) => {
        const state = stored(value);
        expect(load(state, MASK)).toBe(value);
        expect(cellsOf(state)).toEqual(value === 0n ? [] : [[MASK, value]]);
      }),
      { seed: 64 },
    );
  });

  test("has equal cells if, and only if, it is equal", () => {
    fc.assert(
      fc.property(word, word, (one, other) => {
        const [a, b] = [stored(one).memory, stored(other).memory];
        expect(JSON.stringify(cellNames(a)) === JSON.stringify(cellNames(b))).toBe(one === other);
      }),
      { seed: 64, examples: [[5n, 5n]] },
    );
  });

  test("has bits that are set and cleared one by one", () => {
    fc.assert(
      fc.property(word, fc.nat({ max: 63 }), fc.boolean(), (value, nr, isSet) => {
        const bit = 1n << BigInt(nr);
        const state = produce(stored(value), (draft) => setBit(draft, MASK, nr, isSet));
        expect(load(state, MASK)).toBe(isSet ? value | bit : value & ~bit);
        expect(hasBit(state, MASK, nr)).toBe(isSet);
      }),
      { seed: 64 },
    );
  });

  test("keeps the bit of a CPU in a cell that is named after it", () => {
    expect(Object.keys(stored(0b110n).memory)).toEqual([`${MASK}@cpu1`, `${MASK}@cpu2`]);
    expect(Object.keys(stored(0b1000n).memory)).toEqual([MASK]);
  });
});

/** What is in which cell, in an order that does not matter. */
const cellNames = (memory: Machine["memory"]): readonly string[] =>
  Object.entries(memory)
    .map(([name, value]) => `${name} ${String(value)}`)
    .sort();

/** Whether the C holds on weakly ordered memory when a() and b() run on two CPUs. */
function verdict(a: string, b: string): string {
  const files: Readonly<Record<string, string>> = {
    "spec/masks.yaml": `title: masks
source: kernel-stop-pause-x86.md section 2.8
kernel: v7.3
c: [masks.c]
boundary: [common.h, memory.h, bits.h]
matrix: {pseudo_nmi: [n]}
memory: armv8
window: 3
cpus: [{tasks: [{name: A, runs: a}]}, {tasks: [{name: B, runs: b}]}]
nesting: 1
invariants: [deadlock]
expect: holds
`,
    "spec/boundary/bits.h": `__primitive bool test_bit(unsigned int nr, unsigned long *word);
`,
    "spec/masks.c": `#include <smp-types.h>
cpumask_t m; int flag;
void a(void) { ${a} }
void b(void) { ${b} }
`,
  };
  const from = { read: (path: string) => files[path] ?? tree.read(path) };
  const scenario = loadScenario("masks", from, VOCABULARY);
  const [point] = points(scenario);
  if (point === undefined) throw new Error("no point");
  const limits = { states: 100_000, depth: 1_000, seconds: 60, memory: 2e9 };
  return checkPoint(scenario, point, from, limits).outcome.kind;
}

describe("on weakly ordered memory test_bit()", () => {
  test("is a load: it sees what its own CPU has stored and not yet performed", () => {
    expect(verdict("WRITE_ONCE(m.bits, 2); BUG_ON(!test_bit(1, &m.bits));", ";")).toBe("exhausted");
    expect(verdict("WRITE_ONCE(m.bits, 2); BUG_ON(!test_bit(0, &m.bits));", ";")).toBe("violated");
  });

  test("is a load that a barrier orders, and nothing else", () => {
    const a = "WRITE_ONCE(m.bits, 2); smp_wmb(); WRITE_ONCE(flag, 1);";
    const seen = (barrier: string) =>
      `int f = READ_ONCE(flag); ${barrier} int bit = test_bit(1, &m.bits); BUG_ON(f && !bit);`;
    expect(verdict(a, seen(""))).toBe("violated");
    expect(verdict(a, seen("smp_rmb();"))).toBe("exhausted");
  });
});
