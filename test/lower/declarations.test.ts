// SPDX-License-Identifier: GPL-2.0-only OR MIT

import { describe, expect, it } from "vitest";
import { lowered, ops, refusals, type Sources } from "./lowering.ts";
import { Run } from "./run.ts";

const BOUNDARY = "__primitive void lock(int a); __primitive void unlock(int a);";
const CLEANUP = "void cl(int *p) { unlock(*p); }\n";

type Row = readonly [name: string, source: Sources["c"], at: string, says: string];

/** Declarations that would make a name mean one thing or another, or lose what they state. */
const REFUSED: readonly Row[] = [
  [
    "two definitions in a unit",
    "int f(void) { return 1; }\nint f(void) { return 2; }",
    "t.c:2:5",
    "'f' is defined twice, first at t.c:1:5",
  ],
  [
    "two definitions in two units",
    {
      "a.c": "int g(void); int f(void) { return g(); }",
      "b.c": "int g(void) { return 1; }",
      "c.c": "int g(void) { return 2; }",
    },
    "c.c:1:5",
    "'g' is defined twice, first at b.c:1:5",
  ],
  [
    "two weak definitions and no strong one",
    {
      "a.c": "int g(void); int f(void) { return g(); }",
      "b.c": "int __weak g(void) { return 1; }",
      "c.c": "int __weak g(void) { return 2; }",
    },
    "c.c:1:12",
    "'g' is defined twice",
  ],
  [
    "a root that two units define as static",
    { "a.c": "static int f(void) { return 1; }", "b.c": "static int f(void) { return 2; }" },
    "b.c:1:12",
    "'f' is defined twice",
  ],
  [
    "two initialisers in a unit",
    "int x = 1;\nint x = 2;\nint f(void) { return x; }",
    "t.c:2:5",
    "'x' has two initialisers, the first at t.c:1:5",
  ],
  [
    "two initialisers in two units",
    { "a.c": "extern int x; int f(void) { return x; }", "b.c": "int x = 1;", "c.c": "int x = 2;" },
    "c.c:1:5",
    "'x' has two initialisers, the first at b.c:1:5",
  ],
  [
    "a variable of two types",
    { "a.c": "extern long x; long f(void) { return x; }", "b.c": "int x = 1;" },
    "b.c:1:5",
    "'x' is a 's32' here and a 's64' at a.c:1:13",
  ],
  [
    "an array of two lengths",
    { "a.c": "extern int x[3]; int f(void) { return x[2]; }", "b.c": "int x[2];" },
    "b.c:1:5",
    "'x' is a 's32 [2]' here and a 's32 [3]'",
  ],
  [
    "a prototype with another result",
    { "a.c": "long g(int a); long f(void) { return g(1); }", "b.c": "int g(int a) { return a; }" },
    "a.c:1:6",
    "'g' is declared as 's64 (s32)' and defined as 's32 (s32)' at b.c:1:5",
  ],
  [
    "a prototype with another parameter",
    "long g(long a);\nlong g(int a) { return a; } long f(void) { return g(1); }",
    "t.c:1:6",
    "'g' is declared as 's64 (s64)' and defined as 's64 (s32)'",
  ],
  [
    "structs of one name in two units",
    {
      "a.c": "struct s { int a; }; int g(struct s *p); struct s v; int f(void) { return g(&v); }",
      "b.c": "struct s { long b; int a; }; int g(struct s *p) { return p->a; }",
    },
    "a.c:1:26",
    "'g' is declared as 's32 (struct s *)' and defined as 's32 (struct s *)' at b.c:1:34",
  ],
  [
    "a typedef of a function",
    "typedef void fn(int a); fn unlock; void f(void (*p)(int)) { p = unlock; }\nfn other; void g(void) { }",
    "t.c:1:28",
    "'unlock' is declared by a typedef of a function",
  ],
  [
    "a prototype that promises what the definition does not",
    {
      "a.c": "void g(void) __attribute__((noreturn)); int f(void) { g(); }",
      "b.c": "void g(void) { }",
    },
    "a.c:1:6",
    "'g' is declared noreturn, which its definition at b.c:1:6 is not",
  ],
  [
    "a static prototype of what another unit defines",
    {
      "a.c": "static int g(void); int f(void) { return g(); }",
      "b.c": "int g(void) { return 1; }",
    },
    "a.c:1:12",
    "'g' is static here and defined at b.c:1:5",
  ],
  [
    "a prototype that contradicts the boundary",
    "long unlock(int a); void f(void) { unlock(1); }",
    "t.c:1:6",
    "'unlock' is declared as 's64 (s32)' and is 'void (s32)' in the boundary, b.h:1:48",
  ],
  [
    "a function pointer of another type",
    "int g(int a) { return a; }\nint f(void) { int (*p)(void) = g; return p(); }",
    "t.c:2:32",
    "'s32 (s32) *' used as 's32 () *'",
  ],
  [
    "two typedefs",
    "typedef int t;\ntypedef char t; int f(void) { return 1; }",
    "t.c:2:14",
    "typedef 't' is",
  ],
  [
    "a typedef in a function that hides one",
    "typedef int t;\nint f(void) { typedef char t; t x = 300; return x; }",
    "t.c:2:28",
    "typedef 't' is defined twice",
  ],
  [
    "two enumerators",
    "enum { A = 1 };\nenum { A = 2 }; int f(void) { return A; }",
    "t.c:2:8",
    "enumerator 'A' is",
  ],
  [
    "an enumerator in a function that hides one",
    "enum { A = 1 };\nint f(void) { enum { A = 2 }; return A; }",
    "t.c:2:22",
    "enumerator 'A' is defined twice",
  ],
  [
    "an enumerator in a function that hides a variable",
    "int A;\nint f(void) { enum { A = 2 }; return A; }",
    "t.c:2:22",
    "'A' is a enumerator here and a variable elsewhere",
  ],
  [
    "a local twice",
    "int f(void) { int a = 1;\n  int a = 2; return a; }",
    "t.c:2:7",
    "'a' is declared twice",
  ],
  [
    "a parameter twice",
    "int f(int a, int a) { return a; }",
    "t.c:1:14",
    "parameter 'a' appears twice",
  ],
  [
    "a global hidden by a local and declared again",
    "int x; int f(void) { int x = 1;\n { extern int x; x = 2; } return x; }",
    "t.c:2:15",
    "'x' is declared here although a local has that name",
  ],
  [
    "an extern with an initialiser inside a function",
    "int x; int f(void) {\n extern int x = 2; return x; }",
    "t.c:2:13",
    "'x' is defined elsewhere and initialised here",
  ],
  [
    "a misspelt statement that reads as a prototype",
    "void f(void) {\n  retrun unlock(); }",
    "t.c:2:3",
    "unknown type 'retrun'",
  ],
  [
    "a prototype that may have been meant as a call",
    "typedef int t; void f(void) {\n  t unlock(); }",
    "t.c:2:5",
    "this declares 'unlock' and calls nothing",
  ],
  [
    "a thread-local",
    "__thread int x;\nint f(void) { return x; }",
    "t.c:1:14",
    "storage class '__thread'",
  ],
  ["asm at the top", 'asm(".set x, 1"); void f(void) { }', "t.c:1:1", "asm outside of a function"],
  [
    "a renamed variable",
    'int x asm("y");\nint f(void) { return x; }',
    "t.c:1:7",
    "unknown attribute 'asm'",
  ],
  [
    "an alias",
    'int y; extern int x __attribute__((alias("y")));\nint f(void) { return x; }',
    "t.c:1:36",
    "unknown attribute 'alias'",
  ],
  [
    "a mode",
    "typedef int t __attribute__((mode(DI))); t f(t x) { return x; }",
    "t.c:1:30",
    "unknown attribute 'mode'",
  ],
  [
    "an unknown call at the top",
    "DEFINE_STATIC_KEY_FALSE(key); void f(void) { }",
    "t.c:1:1",
    "'DEFINE_STATIC_KEY_FALSE(…)' outside of a function",
  ],
  [
    "a rule outside of the boundary",
    "BIND(a, b); void f(void) { }",
    "t.c:1:1",
    "'BIND(…)' outside of",
  ],
  [
    "a cleanup without its function",
    "int f(void) {\n  int x __attribute__((cleanup)) = 1; return x; }",
    "t.c:2:7",
    "a variable takes one cleanup",
  ],
  [
    "two cleanups",
    `${CLEANUP}int f(void) {\n  int x __cleanup(cl) __cleanup(cl) = 1; return x; }`,
    "t.c:3:7",
    "a variable takes one cleanup",
  ],
  [
    "a cleanup on a typedef",
    `${CLEANUP}typedef int t __attribute__((cleanup(cl))); void f(void) { t x = 1; }`,
    "t.c:2:30",
    "attribute 'cleanup' would be lost here",
  ],
  [
    "a cleanup on a struct",
    `${CLEANUP}void f(void) { struct s { int a; } __cleanup(cl) x = { 1 }; }`,
    "t.c:2:36",
    "attribute '__cleanup' would be lost here",
  ],
  [
    "a cleanup on a parameter",
    `${CLEANUP}int f(int a __cleanup(cl)) { return a; }`,
    "t.c:2:13",
    "attribute '__cleanup' would be lost here",
  ],
  [
    "a cleanup on a static local",
    `${CLEANUP}int f(void) { static int a __cleanup(cl); return a; }`,
    "t.c:2:28",
    "attribute '__cleanup' would be lost here",
  ],
  [
    "a per-CPU static local",
    'int f(void) { static int x __attribute__((section(".data..percpu"))); return x; }',
    "t.c:1:43",
    "attribute 'section' would be lost here",
  ],
  [
    "a weak variable",
    "int __weak x; int f(void) { return x; }",
    "t.c:1:5",
    "attribute '__weak' would be lost",
  ],
  [
    "a static local that starts as the address of a local",
    "int a; int f(void) { static int a; static int *p = &a; return *p; }",
    "t.c:1:48",
    "the static local 'p' refers to 'a', which is local",
  ],
  [
    "a function that ends without its value",
    "int g(int a) { if (a) return 1; }\nint f(void) { return g(0); }",
    "t.c:1:33",
    "'g' can end here without returning a value",
  ],
];

describe("a declaration that would be misread is refused:", () => {
  for (const [name, c, at, says] of REFUSED)
    it(name, () => {
      const [first] = refusals({ c, boundary: BOUNDARY });
      expect(first).toContain(`${at}: ERROR: ${says}`);
    });

  it("a rule of the boundary that is misspelt, and attributes that are lost there", () => {
    const boundary = "BINDD(a, b);\n__primitive __noreturn void die(void);\n";
    expect(refusals({ c: "void f(void) { }", boundary })).toEqual([
      "b.h:1:1: ERROR: 'BINDD' is no rule of a boundary, which are BIND and IGNORE_FIELD",
      "b.h:2:13: ERROR: attribute '__noreturn' would be lost here",
    ]);
  });
});

describe("declarations keep their names apart:", () => {
  const call = (c: Sources["c"], args: readonly bigint[] = []) =>
    new Run(lowered({ c })).call("f", args);

  it("parameters, also after one without a name", () => {
    expect(call("int f(int, int b) { return b; }", [1n, 2n])).toBe(2n);
  });

  it("names with a '$', which are ordinary", () => {
    expect(call("int f(int a) { int $x = a; a = $x + 1; $x = 5; return a * 10 + $x; }", [1n])).toBe(
      25n,
    );
  });

  it("static locals of different blocks", () => {
    const c = "int f(void) { { static int n; n++; } { static int n = 5; n++; return n; } }";
    expect(call(c)).toBe(6n);
  });

  it("per-CPU variables and the static namesake of another unit", () => {
    const c = {
      "a.c": "int n; int f(void) { return ++n; }",
      "b.c": "static DEFINE_PER_CPU(int, n); int g(void) { return this_cpu_read(n); }",
    };
    expect(ops({ c })).toContain("store &global:n = ($0 + 1 :s32)");
  });

  it("copies of a header's function that do not do the same in both units", () => {
    const value = (h: string, more = "") =>
      call({
        "h.h": h,
        "a.c": `static int own(void) { return 1; } static int x = 1;\n#define N 1\n#include "h.h"\n${more}int g(void); int f(void) { return get() * 10 + g(); }`,
        "b.c": `static int own(void) { return 2; } static int x = 2;\n#define N 2\n#include "h.h"\nint g(void) { return get(); }`,
      });
    expect(value("static inline int get(void) { return N; }")).toBe(12n);
    expect(value("static inline int get(void) { return x; }")).toBe(12n);
    expect(value("static inline int get(void) { return own(); }")).toBe(12n);
    expect(value("static inline int get(void) { static int n; return n++; }")).toBe(0n);
    expect(
      value(
        "static inline int in(void) { return own(); } static inline int get(void) { return in(); }",
      ),
    ).toBe(12n);
  });

  it("a copy that does the same is one function", () => {
    const c = {
      "h.h": "int x; static inline int get(void) { return x; }",
      "a.c": '#include "h.h"\nint g(void); int f(void) { return get() + g(); }',
      "b.c": '#include "h.h"\nint g(void) { return get(); }',
    };
    expect(Object.keys(lowered({ c }).functions).sort()).toEqual(["f", "g", "get"]);
  });

  it("a function that a prototype makes static, and its namesake", () => {
    const c = {
      "a.c": "int g(void); int f(void) { return g(); }",
      "b.c": "static int g(void); int g(void) { return 1; }",
      "c.c": "int g(void) { return 2; }",
    };
    expect(new Run(lowered({ c })).call("f", [])).toBe(2n);
  });

  it("a typedef and a struct that are declared again as they were", () => {
    const files = {
      "t.c": '#include "h.h"\n#include "h.h"\nt f(t x) { typedef int t; return x; }',
    };
    expect(() =>
      lowered({ c: { ...files, "h.h": "typedef int t; struct s { int a; };" } }),
    ).not.toThrow();
  });

  it("ends a path at BUG() and at a call that never returns", () => {
    const c = `static __noreturn void die(void) { for (;;) unlock(1); }
      int g(int a) { if (a) return 1; BUG(); }
      int f(int a) { if (a) return g(a); die(); }`;
    expect(ops({ c, boundary: BOUNDARY })).toMatchInlineSnapshot(`
      "0: if a then 1 else 3
      1: $2 = call g(a)
      2: return $2
      3: call die()
      4: return"
    `);
  });
});
