// SPDX-License-Identifier: GPL-2.0-only OR MIT

import { cellName, load, store } from "../memory.ts";
import {
  integerArgument,
  type Primitive,
  type PrimitiveTable,
  type StepContext,
} from "./primitive.ts";

/**
 * Atomic read-modify-write operations that C has no operator for: one step each. Those that
 * return something are fully ordered, the others are relaxed where memory is weakly ordered (see
 * memory/issue.ts). `test_and_*_bit()` return whether the bit was set; atomic_t is its counter.
 *
 * Source: design.md section 3 (one read-modify-write of a cell is one step).
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

const count = (change: (old: bigint) => bigint): Primitive =>
  quietly(exchange(COUNTER, 1, (old) => BigInt.asIntN(INT, change(old))));

/** `nr` is bit `nr` of the one word that a mask is. */
const testAndBit = (change: (word: bigint, bit: bigint) => bigint): Primitive => ({
  arity: 2,
  run: (step) => {
    const cell = cellName(step.args[1] ?? 0n, "");
    const word = load(step.before, cell);
    if (typeof word !== "bigint") throw new Error(`${cell} is no integer`);
    const bit = 1n << integerArgument(step, 0);
    store(step.draft, cell, change(word, bit));
    return (word & bit) === 0n ? 0n : 1n;
  },
});

const setBit = testAndBit((word, bit) => word | bit);
const clearBit = testAndBit((word, bit) => word & ~bit);

export const ATOMICS: PrimitiveTable = {
  atomic_inc: count((old) => old + 1n),
  atomic_dec: count((old) => old - 1n),
  atomic_cmpxchg: exchange(COUNTER, 3, (old, step) =>
    old === BigInt.asIntN(INT, integerArgument(step, 1))
      ? BigInt.asIntN(INT, integerArgument(step, 2))
      : old,
  ),
  test_and_set_bit: setBit,
  test_and_clear_bit: clearBit,
  set_bit: quietly(setBit),
  clear_bit: quietly(clearBit),
};
