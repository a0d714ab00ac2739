// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { expect, it } from "vitest";
import { binary } from "../../src/model/evaluate.ts";

const u32 = { bits: 32, signed: false } as const;

it("shifts by less than the width", () => {
  expect(binary("<<", 1n, 31n, u32)).toBe(0x80000000n);
  expect(binary(">>", 0x80000000n, 31n, u32)).toBe(1n);
});

it.each(["<<", ">>"] as const)("stops at a count of %s that C gives no meaning to", (op) => {
  for (const count of [32n, -1n, 1n << 40n])
    expect(() => binary(op, 1n, count, u32)).toThrow("has no meaning in C");
});
