// SPDX-License-Identifier: GPL-2.0-only OR MIT

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { evaluateConstant } from "../../src/kernelc/constant.ts";
import { ProgramIndex, type UnitIndex } from "../../src/kernelc/program-index.ts";
import { recordSlots } from "../../src/kernelc/record-slots.ts";
import { good } from "./read.ts";

function indexOf(...texts: string[]): UnitIndex {
  const units = texts.map((text) => good(text));
  const [first] = units;
  const index = first === undefined ? null : new ProgramIndex(units).of(first);
  if (index === null) throw new Error("no unit");
  return index;
}

/** Value and type of a constant, as "-1 int32". */
function value(text: string, before = ""): string | null {
  const unit = good(`${before}\nint probe[] = { ${text} };`);
  const index = new ProgramIndex([unit]).of(unit);
  const init = index?.global("probe")?.global.declarator.init;
  const first = init?.kind === "list" ? init.items[0]?.value : undefined;
  if (index === null || first?.kind !== "value") throw new Error("no constant");
  const constant = evaluateConstant(first.value, index);
  if (constant === null) return null;
  return `${constant.value} ${constant.type.unsigned ? "u" : "s"}${constant.type.bits}`;
}

describe("constants", () => {
  const types = "typedef unsigned char byte; enum { A, B = 5, C, D = 1 << 20, E = -1 };";

  it.each([
    ["1 + 2 * 3", "7 s32"],
    ["-1 + 0u", "4294967295 u32"],
    ["-1 < 0u", "0 s32"],
    ["1L << 40", "1099511627776 s64"],
    ["0x80000000 >> 31", "1 u32"],
    ["2147483647 + 1", "-2147483648 s32"],
    ["~0UL", "18446744073709551615 u64"],
    ["(byte)300", "44 u8"],
    ["(byte)200 + 100", "300 s32"],
    ["(_Bool)7", "1 u1"],
    ["C + D", "1048582 s32"],
    ["E", "-1 s32"],
    ["A ? 1 : 2ul", "2 u64"],
    ["0 ?: 4", "4 s32"],
    ["sizeof(long[3]) + sizeof(byte) + sizeof(void *)", "33 u64"],
    ["_Alignof(short[9])", "2 u64"],
    ["__builtin_choose_expr(A, 1, 'x')", "120 s32"],
    ["0 && 1 / 0", "0 s32"],
    ["1 / 0", null],
    ["1 << 32", null],
    ["unknown", null],
    ["sizeof(struct s)", null],
  ])("%s is %s", (text, expected) => {
    expect(value(text, types)).toBe(expected);
  });

  it("wraps as 64-bit unsigned arithmetic does", () => {
    const word = fc.bigInt({ min: 0n, max: (1n << 64n) - 1n });
    fc.assert(
      fc.property(word, word, (a, b) => {
        const sum = BigInt.asUintN(64, a * b + (a ^ b));
        expect(value(`${a}ul * ${b}ul + (${a}ul ^ ${b}ul)`)).toBe(`${sum} u64`);
      }),
      { seed: 75, numRuns: 50 },
    );
  });
});

describe("names", () => {
  it("prefers the unit's static, then a strong global, then a weak one", () => {
    const own = "static void a(void) { } void __weak b(void) { } void c(void);";
    const other =
      "void a(void) { } void b(void) { } void __weak c(void) { } static void d(void) { }";
    const index = indexOf(own, other);
    const linkage = ["a", "b", "c", "d"].map((name) => index.function(name)?.linkage);
    expect(linkage).toEqual(["static", "strong", "weak", undefined]);
    expect(index.prototype("c")).not.toBeNull();
    expect(index.prototype("d")).toBeNull();
  });

  it("takes the definition of a variable and not its declaration", () => {
    const index = indexOf(
      "extern int shared; static int mine = 1;",
      "int shared = 3; int mine = 2;",
    );
    expect(index.global("shared")?.global.declared).toBe(false);
    expect(index.global("mine")?.global.declaration.storage).toEqual(["static"]);
  });

  it("survives types that refer to themselves", () => {
    expect(value("sizeof(t)", "typedef t t;")).toBeNull();
    expect(value("A", "enum { A = B, B = A };")).toBeNull();
    const index = indexOf("struct s { struct s; };");
    const record = index.record("struct", "s");
    expect(record === null ? undefined : recordSlots(record, index)).toBeNull();
  });
});

describe("members", () => {
  const slots = (text: string): unknown => {
    const index = indexOf(text);
    const record = index.record("struct", "s");
    return record === null
      ? null
      : recordSlots(record, index)?.map(
          ({ name, slot, whole }) => `${name}@${slot}${whole ? "" : "?"}`,
        );
  };

  it("gives members of a union one slot", () => {
    expect(slots("struct s { int a; union { int exit_rcu; int lockdep; }; };")).toEqual([
      "a@a",
      "exit_rcu@exit_rcu",
      "lockdep@exit_rcu",
    ]);
  });

  it("marks overlaps that are not exact", () => {
    expect(slots("struct s { union { struct { int x; int y; }; long z; }; };")).toEqual([
      "x@x?",
      "y@y?",
      "z@x?",
    ]);
  });

  it("leaves padding out and follows anonymous typedefs", () => {
    const text = "typedef struct { int in; } inner; struct s { int b : 3; int : 5; inner; };";
    expect(slots(text)).toEqual(["b@b", "in@in"]);
  });
});
