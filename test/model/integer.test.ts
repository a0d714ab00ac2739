// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { assert, bigInt, constantFrom, property } from "fast-check";
import { expect, it } from "vitest";
import { binary as fold, known } from "../../src/lower/term.ts";
import { binary, Fault } from "../../src/model/evaluate.ts";
import type { BinaryOp, IntType } from "../../src/model/integer.ts";

const u32 = { bits: 32, signed: false } as const;

it("shifts by less than the width", () => {
  expect(binary("<<", 1n, 31n, u32)).toBe(0x80000000n);
  expect(binary(">>", 0x80000000n, 31n, u32)).toBe(1n);
});

it.each(["<<", ">>"] as const)("finds a count of %s that C gives no meaning to", (op) => {
  for (const count of [32n, -1n, 1n << 40n])
    expect(() => binary(op, 1n, count, u32)).toThrow(
      new Fault("bad-shift", `a value of 32 bits is shifted by ${count}`),
    );
});

const OPS = ["+", "-", "*", "/", "%", "<<", ">>", "&", "|", "^", "==", "<", ">="] as const;

/** What a run makes of it; null where it is a finding. */
function run(op: BinaryOp, a: bigint, b: bigint, type: IntType): unknown {
  try {
    return binary(op, a, b, type);
  } catch (error) {
    if (error instanceof Fault) return null;
    throw error;
  }
}

it("computes what lowering folds, and lowering folds nothing that is a finding", () => {
  const number = bigInt(-(1n << 31n), (1n << 31n) - 1n);
  const type: IntType = { bits: 32, signed: true };
  assert(
    property(constantFrom(...OPS), number, number, (op, a, b) => {
      const folded = fold(op, { k: "const", value: a }, { k: "const", value: b }, type);
      expect(known(folded)).toBe(run(op, a, b, type));
    }),
    { seed: 31 },
  );
});
