// SPDX-License-Identifier: GPL-2.0-only OR MIT
// Small decisions of lowering, each with the C that needs it; found by mutants (docs/testing.md).
import { describe, expect, test } from "vitest";
import { recompiled } from "../../src/lower/recompile.ts";
import { lowered, ops, refusals } from "./lowering.ts";

const BOUNDARY = `
__ignored void barrier(void);
`;

describe("lowering", () => {
  test("a loop whose condition is set to the same constant every time is silent", () => {
    expect(refusals("void f(int a) {\n  while (a) a = 1; }")[0]).toContain("silent loop");
    expect(refusals("void f(int a) {\n  while (a) a = a - 1; }")).toEqual([]);
  });

  test("what cannot be declared is refused once, and not where it is used", () => {
    expect(refusals("void f(void) {\n  float x; x = 1; x = 2; }")).toHaveLength(1);
  });

  test("an assertion without a message takes one argument", () => {
    expect(refusals("void f(int a) {\n  BUG_ON(a, a); }")[0]).toContain("takes 1 argument");
  });

  test("a type of the boundary is no function of it that would need a class", () => {
    const boundary = "typedef int callback(void); __ignored void isb(void);";
    expect(refusals({ boundary, c: "void f(void) { }" })).toEqual([]);
  });

  test("an object of the boundary needs no class", () => {
    expect(refusals({ boundary: "extern int counter;", c: "void f(void) { }" })).toEqual([]);
  });

  test("a pointer is compared with zero on either side", () => {
    for (const c of ["int f(int *p) { return p == 0; }", "int f(int *p) { return 0 != p; }"])
      expect(refusals(c)).toEqual([]);
  });

  test("an instruction that is ignored and needs nothing leaves no operation", () => {
    const boundary = "__ignored void isb(void);";
    expect(ops({ boundary, c: 'void f(void) { asm volatile("isb"); }' })).toBe("0: return");
  });

  test("each change of the compiler is told", () => {
    const c = "int x, y; void f(void) { while (!x) ; while (!y) ; }";
    const { assumptions } = recompiled(lowered({ boundary: BOUNDARY, c }), "hoist");
    expect(assumptions.filter((line) => line.startsWith("compiler: "))).toHaveLength(2);
  });
});
