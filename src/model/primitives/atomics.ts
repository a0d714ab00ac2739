// SPDX-License-Identifier: GPL-2.0-only OR MIT

import { hasBit, isMask, setBit as setMaskBit } from "../cpumask.ts";
import { cellName, load, store } from "../memory.ts";
import { LEFT, numberIn, ONLINE_COUNT } from "../stopping.ts";
import {
  integerArgument,
  type Primitive,
  type PrimitiveTable,
  type StepContext,
} from "./primitive.ts";

/**
 * Atomic read-modify-write operations that C has no operator for: one step each. Those that
 * return something are fully ordered, the others are relaxed where memory is weakly ordered (see
 * memory/issue.ts). `test_*bit()` return whether the bit was set; atomic_t is its counter.
 *
 * Source: design.md section 3 (one primitive is one step).
 */
const INT = 32;

/** A cell behind argument 0, changed by `change` of its old value; the step's value is the old one. */
const exchange = (
  path: string,
  arity: number,
  change: (old: bigint, step: StepContext) => bigint,
): Primitive => ({
  arity,
  run: (step) => {
    const cell = cellName(step.args[0] ?? 0n, path);
    const old = load(step.before, cell);
    if (typeof old !== "bigint") throw new Error(`${cell} is no integer`);
    store(step.draft, cell, change(old, step));
    return old;
  },
});

const COUNTER = "counter";

/** The same, and its result is not asked for. */
const quietly = ({ arity, run }: Primitive): Primitive => ({
  arity,
  run: (step) => {
    run(step);
  },
});

const count = (by: bigint): Primitive => {
  const { arity, run } = exchange(COUNTER, 1, (old) => BigInt.asIntN(INT, old + by));
  return {
    arity,
    run: (step) => {
      run(step);
      if (cellName(step.args[0] ?? 0n, COUNTER) === ONLINE_COUNT) noteLeft(step, -by);
    },
  };
};

/** One less; the value of the step is `answer` of what was. */
const decrement = (answer: (old: bigint) => boolean): Primitive => {
  const { arity, run } = exchange(COUNTER, 1, (old) => BigInt.asIntN(INT, old - 1n));
  return { arity, run: (step) => (answer(run(step) as bigint) ? 1n : 0n) }; // it returns the old one
};

/** A CPU counts itself out, or in again: by how much is the model's own, see `LEFT`. */
function noteLeft({ before, draft, cpu }: StepContext, by: bigint): void {
  const cell = `cpu${cpu}:${LEFT}`;
  store(draft, cell, numberIn(before, cell) + by);
}

/** The word behind argument 1, and the number of the bit that argument 0 names. */
function bitOf(step: StepContext): { readonly cell: string; readonly nr: number } {
  return { cell: cellName(step.args[1] ?? 0n, ""), nr: Number(integerArgument(step, 0)) };
}

/** Whether the bit is set. Of a mask of CPUs no other bit is looked at. */
function testBit(step: StepContext): boolean {
  const { cell, nr } = bitOf(step);
  if (isMask(cell)) return hasBit(step.before, cell, nr);
  const word = load(step.before, cell);
  if (typeof word !== "bigint") throw new Error(`${cell} is no integer`);
  return ((word >> BigInt(nr)) & 1n) === 1n;
}

const testAndChange = (isSet: boolean): Primitive => ({
  arity: 2,
  run: (step) => {
    const { cell, nr } = bitOf(step);
    const was = testBit(step);
    if (isMask(cell)) setMaskBit(step.draft, cell, nr, isSet);
    else if (was !== isSet) {
      const word = load(step.before, cell);
      const bit = 1n << BigInt(nr);
      if (typeof word === "bigint") store(step.draft, cell, word ^ bit);
    }
    return was ? 1n : 0n;
  },
});

const setBit = testAndChange(true);
const clearBit = testAndChange(false);

export const ATOMICS: PrimitiveTable = {
  atomic_inc: count(1n),
  atomic_dec: count(-1n),
  atomic_cmpxchg: exchange(COUNTER, 3, (old, step) =>
    old === BigInt.asIntN(INT, integerArgument(step, 1))
      ? BigInt.asIntN(INT, integerArgument(step, 2))
      : old,
  ),
  atomic_dec_and_test: decrement((old) => old === 1n),
  test_bit: { arity: 2, run: (step) => (testBit(step) ? 1n : 0n) },
  test_and_set_bit: setBit,
  test_and_clear_bit: clearBit,
  set_bit: quietly(setBit),
  clear_bit: quietly(clearBit),
};
