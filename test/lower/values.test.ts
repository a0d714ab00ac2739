// SPDX-License-Identifier: GPL-2.0-only OR MIT

import { describe, expect, it } from "vitest";
import { lowered, ops, refusals } from "./lowering.ts";
import { Run } from "./run.ts";

const BITS =
  "struct bits { unsigned u3 : 3; int s3 : 3; int : 4; bool on : 1; u32 whole : 32; };\n";
const UNION = "union both { int i; unsigned u; };\n";
const NESTED =
  "struct s { struct { int x, y; }; struct { int x, y; } in; int z; union { int i; unsigned u; } u; };\n";
const ENUMS = `enum up { UP0, UP1 }; enum down { DOWN = -1 }; enum wide { WIDE = 1UL << 40 };
  enum small { SMALL = 200 } __attribute__((packed)); enum { BIT31 = 1U << 31, NEXT };\n`;

/** What a function gives, by the rules of C as gcc has them. */
const GIVES: readonly (readonly [name: string, c: string, value: bigint])[] = [
  [
    "a narrow bit-field is an int",
    `${BITS}int f(void) { struct bits b = { 1 }; return b.u3 - 5 < 0; }`,
    1n,
  ],
  ["... in a cell", `${BITS}struct bits b; int f(void) { b.u3 = 9; return b.u3 - 5 < 0; }`, 1n],
  [
    "... as the value of an assignment",
    `${BITS}struct bits b; int f(void) { return (b.u3 = 9) - 5 < 0; }`,
    1n,
  ],
  [
    "... as an arm",
    `${BITS}struct bits b; long f(long c) { return -9 / ((c ? c : b.u3) + 2); }`,
    -4n,
  ],
  [
    "a bit-field as wide as its type has that type",
    `${BITS}struct bits b; int f(void) { return b.whole - 5 < 0; }`,
    0n,
  ],
  [
    "bits that are only padding are no member",
    `${BITS}int f(void) { struct bits b = { 1, -2, 1, 7 }, c = b; return c.s3 * 100 + c.on * 10 + (int)c.whole; }`,
    -183n,
  ],
  [
    "a bool bit-field keeps truth",
    `${BITS}struct bits b; int f(void) { b.on ^= 2; return b.on; }`,
    1n,
  ],
  [
    "... and its lowest bit under '&='",
    `${BITS}struct bits b; int f(void) { b.on = 1; b.on &= 2; return b.on; }`,
    0n,
  ],
  [
    "a union is read as its member",
    `${UNION}int f(void) { union both x = { .i = -1 }; return x.u > 5; }`,
    1n,
  ],
  [
    "... when returned by a call",
    `${UNION}union both g(void) { union both x = { .i = -1 }; return x; } int f(void) { return g().u > 5; }`,
    1n,
  ],
  [
    "... from a cell",
    `${UNION}union both x; int f(void) { x.i = -1; return x.u / 2 == 0x7fffffff; }`,
    1n,
  ],
  [
    "... by one step that changes it",
    `${UNION}union both x; int f(void) { x.i = -2; x.u >>= 1; return x.i == 0x7fffffff; }`,
    1n,
  ],
  [
    "... and as the value before that step",
    `${UNION}union both x; int f(void) { x.i = -1; return x.u++ / 2 == 0x7fffffff && x.i == 0; }`,
    1n,
  ],
  [
    "an enum without negative values is unsigned",
    `${ENUMS}int f(void) { enum up x = UP0; return x - 1 < 0; }`,
    0n,
  ],
  ["... its enumerators are int", `${ENUMS}int f(void) { return UP0 - 1 < 0; }`, 1n],
  [
    "an enum with negative values is signed",
    `${ENUMS}int f(void) { enum down x = DOWN; return x < 0; }`,
    1n,
  ],
  [
    "an enum may be wide",
    `${ENUMS}int f(void) { enum wide x = WIDE; return x == WIDE && x != 0; }`,
    1n,
  ],
  ["a packed enum is small", `${ENUMS}int f(void) { enum small x = 300; return x; }`, 44n],
  [
    "an enumerator above int is unsigned",
    `${ENUMS}int f(void) { return (BIT31 << 1) == 0 && NEXT == 0x80000001; }`,
    1n,
  ],
  ["plain char is unsigned", "int f(void) { char c = -1; return c; }", 255n],
  ["... also in strings", 'int f(void) { const char *p = "x"; return p ? 1 : 0; }', 1n],
];

const GONE = "a value after a member of a member needs";
const REFUSED: readonly (readonly [name: string, c: string, at: string, says: string])[] = [
  [
    "too many values for a union",
    `${UNION}int f(void) { union both x = { 1, 2 }; return x.i; }`,
    "2:30",
    "too many members",
  ],
  [
    "a value after one in an anonymous struct",
    `${NESTED}int f(void) { struct s v = { .x = 1, 2 }; return v.y; }`,
    "2:28",
    GONE,
  ],
  [
    "a value after '.a.b'",
    `${NESTED}int f(void) { struct s v = { .in.x = 1, 2 }; return v.z; }`,
    "2:28",
    GONE,
  ],
  [
    "an empty range of elements",
    "int f(void) { int a[3] = { [2 ... 1] = 1 }; return a[0]; }",
    "1:26",
    "index outside",
  ],
  [
    "a bit-field that does not fit",
    "struct s { u8 a : 9; }; int f(struct s *p) { return p->a; }",
    "1:15",
    "a bit-field of 9 bits in a 'u8'",
  ],
  [
    "a bit-field with a type of its own",
    "struct s { u64 a : 40; }; u64 f(struct s *p) { return p->a; }",
    "1:55",
    "a bit-field of 40 bits",
  ],
  ["'_Atomic'", "_Atomic int x; int f(void) { return x; }", "1:1", "'_Atomic' is refused"],
  [
    "'_Atomic' behind a typedef and a pointer",
    "typedef int *_Atomic t; t x; int f(void) { return x != 0; }",
    "1:1",
    "'_Atomic' is refused",
  ],
  ["an array of negative size", "void f(void) { int a[-1]; }", "1:16", "an array of negative size"],
  [
    "a struct named as a union",
    "struct s { int a; }; int f(union s *p) { return p->a; }",
    "1:28",
    "'union s' is defined as a struct",
  ],
  [
    "a struct defined again in a cast",
    "struct s { int a; }; int f(void) { return ((struct s { char a; }){ 300 }).a; }",
    "1:45",
    "'struct s' is defined twice",
  ],
  [
    "an enum that is only declared",
    "int f(enum e *p) { return *p; }",
    "1:7",
    "'enum e' is declared but not defined",
  ],
  [
    "what a void function gives, as a pointer",
    "void g(void) { } int *f(void) { return g(); }",
    "1:33",
    "'void' used as 's32 *'",
  ],
  ["a shift too far", "int f(int a) { return a << 32; }", "1:25", "a shift by 32 of 32 bits"],
  [
    "two equal cases",
    "void f(int a) { switch (a) { case 1: ; case 1: ; } }",
    "1:40",
    "this case is already",
  ],
  [
    "a case inside a range",
    "void f(int a) { switch (a) { case 1 ... 5: ; case 3: ; } }",
    "1:46",
    "this case is already",
  ],
  [
    "cases that are equal in the type of the value",
    "void f(unsigned a) { switch (a) { case -1: ; case 0xffffffff: ; } }",
    "1:46",
    "this case is already",
  ],
  [
    "an empty range of cases",
    "void f(int a) { switch (a) { case 5 ... 1: ; } }",
    "1:30",
    "this range of cases is empty",
  ],
  [
    "two defaults",
    "void f(int a) { switch (a) { default: ; default: ; } }",
    "1:41",
    "a second 'default'",
  ],
  [
    "a check of the compiler that fails",
    "void f(void) { BUILD_BUG_ON(1 + 1 == 2); }",
    "1:16",
    "this check of the compiler fails",
  ],
  [
    "a static assertion in a function",
    'void f(void) { _Static_assert(0, "no"); }',
    "1:16",
    "this check of the compiler",
  ],
  [
    "a static assertion in a unit",
    'enum { A }; _Static_assert(A, "no"); void f(void) { }',
    "1:13",
    "this check of the compiler",
  ],
  [
    "likely() of two",
    "int g(void) { return 1; } void f(int a) { if (likely(a, g())) ; }",
    "1:47",
    "likely() gets 2 arguments",
  ],
];

describe("values:", () => {
  for (const [name, c, value] of GIVES)
    it(name, () => {
      expect(new Run(lowered(c)).call("f", [0n])).toBe(value);
    });
});

describe("refused, because C reads it otherwise:", () => {
  for (const [name, c, at, says] of REFUSED)
    it(name, () => {
      expect(refusals(c)[0]).toContain(`t.c:${at}: ERROR: ${says}`);
    });

  it("copies of structs with a member that the boundary fixes or ignores", () => {
    const boundary = "IGNORE_FIELD(s, n); BIND(s.fn, g);";
    const S =
      "struct s { int m, n; }; struct t { void (*fn)(void); }; struct s a, b; struct t c, d;\n";
    expect(
      refusals({ boundary, c: `${S}int f(void) { struct s x = a; return x.m; }` })[0],
    ).toContain("'s.n' is copied, but IGNORE_FIELD drops its stores");
    const fixed = "IGNORE_FIELD(s, n); BIND(t.fn, g);";
    expect(refusals({ boundary: fixed, c: `${S}void f(void) { c = d; }` })[0]).toContain(
      "'t.fn' is copied, but BIND fixes it",
    );
    expect(
      ops({ boundary, c: `${S}void f(void) { a = (struct s){ 1, 2 }; }` }),
    ).toMatchInlineSnapshot(`
      "0: store &global:a.m = 1
      1: return"
    `);
  });

  it("but what an asm statement is given and does not use is evaluated", () => {
    const boundary = "__primitive int get(void); __primitive void isb(void);";
    const c = 'void f(void) { asm volatile("isb" : : "r" (get())); }';
    expect(ops({ boundary, c })).toMatchInlineSnapshot(`
      "0: $0 = get()
      1: isb()
      2: return"
    `);
  });
});
