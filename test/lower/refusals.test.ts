// SPDX-License-Identifier: GPL-2.0-only OR MIT

import { describe, expect, it } from "vitest";
import { lowered, refusals } from "./lowering.ts";

const one = (c: string): string | undefined => {
  const all = refusals(c);
  expect(all.length).toBeLessThanOrEqual(1);
  return all[0];
};

const S = "struct s { int n; struct s *next; };\nstruct o { int n; };\n";

/** What is refused: the code, where, and what the message says first. */
const REFUSED: readonly (readonly [name: string, c: string, at: string, says: string])[] = [
  [
    "the address of a local",
    "int *f(void) {\n  int a = 1;\n  return &a; }",
    "3:10",
    "the address of a local",
  ],
  [
    "a local array as a pointer",
    "int *f(void) {\n  int a[2] = { 1 };\n  return a; }",
    "3:10",
    "the address of a local array",
  ],
  ["pointer arithmetic", "int *f(int *p) {\n  return p + 1; }", "2:12", "'+' on a 's32 *'"],
  ["a pointer that moves", "void f(int *p) {\n  p++; }", "2:3", "'+=' on a 's32 *'"],
  [
    "an element of a pointer",
    "int f(int *p) {\n  return p[1]; }",
    "2:10",
    "element 1 of a pointer",
  ],
  [
    "an index that varies",
    "int a[3]; int f(int i) {\n  return a[i]; }",
    "2:10",
    "array index is not a constant",
  ],
  ["an index outside", "int a[3]; int f(void) {\n  return a[3]; }", "2:10", "index 3 is outside"],
  [
    "an order of pointers",
    "int f(int *p, int *q) {\n  return p < q; }",
    "2:12",
    "'<' on a 's32 *'",
  ],
  [
    "a pointer as a number",
    "long f(int *p) {\n  return (long)p; }",
    "2:10",
    "'s32 *' used as a number",
  ],
  [
    "a number as a pointer",
    "int *f(long n) {\n  return (int *)n; }",
    "2:10",
    "a number used as 's32 *'",
  ],
  [
    "storage seen as another struct",
    `${S}struct o *f(struct s *p) {\n  return (struct o *)p; }`,
    "4:10",
    "'struct s *' used as 'struct o *'",
  ],
  [
    "container_of",
    `${S}struct s *f(int *p) {\n  return container_of(p, struct s, n); }`,
    "4:10",
    "container_of() is refused",
  ],
  ["sizeof", "int f(void) {\n  return sizeof(int); }", "2:10", "sizeof is refused"],
  ["floating point", "void f(void) {\n  double d; }", "2:3", "floating point ('double')"],
  ["a floating literal", "int f(void) {\n  return 1.5; }", "2:10", "floating point"],
  ["128 bits", "void f(void) {\n  __int128 d; }", "2:3", "128-bit"],
  [
    "an array of variable length",
    "void f(int n) {\n  int a[n]; }",
    "2:9",
    "this must be a constant",
  ],
  [
    "_Generic",
    "int f(int n) {\n  return _Generic(n, int: 1, default: 2); }",
    "2:10",
    "_Generic is refused",
  ],
  ["variable arguments", "\nvoid f(int n, ...) { }", "2:6", "a function with variable arguments"],
  ["a computed goto", "void f(void *p) {\n  goto *p; }", "2:3", "computed goto"],
  [
    "the address of a label",
    "void f(void) {\n  void *p = &&l; l: ; }",
    "2:13",
    "the address of a label",
  ],
  ["a label that is nowhere", "void f(void) {\n  goto gone; }", "2:3", "no label 'gone'"],
  ["a label twice", "void f(void) {\n  l: ; l: ; }", "2:8", "label 'l' is defined twice"],
  [
    "unknown asm",
    'void f(void) {\n  asm volatile("tlbi vmalle1"); }',
    "2:3",
    "unknown asm 'tlbi vmalle1'",
  ],
  [
    "asm with outputs",
    'void f(void) {\n  int a; asm("isb" : "=r" (a)); }',
    "2:10",
    "asm with outputs",
  ],
  ["asm goto", 'void f(void) {\n  asm goto("isb" : : : : l); l: ; }', "2:3", "asm goto"],
  [
    "an asm operand that varies",
    'void f(int a) {\n  asm volatile("msr daifset, #%0" : : "i" (a)); }',
    "2:3",
    "asm operand 'i' is no constant",
  ],
  [
    "asm that nobody implements",
    'void f(void) {\n  asm volatile("wfi"); }',
    "2:3",
    "primitive 'wfi', which this asm means",
  ],
  [
    "an unknown attribute",
    "\nvoid f(void) __attribute__((naked)); void f(void) { }",
    "2:29",
    "unknown attribute 'naked'",
  ],
  [
    "an unknown attribute of a local",
    "void f(void) {\n  int a __attribute__((vector_size(8))) = 0; }",
    "2:24",
    "unknown attribute 'vector_size'",
  ],
  ["an unknown type", "void f(void) {\n  strange_t a; }", "2:3", "unknown type 'strange_t'"],
  ["an unknown name", "int f(void) {\n  return nobody; }", "2:10", "unknown name 'nobody'"],
  [
    "an unknown member",
    `${S}int f(struct s *p) {\n  return p->m; }`,
    "4:10",
    "'struct s' has no member 'm'",
  ],
  [
    "a member of a struct that is not defined",
    "struct x;\nint f(struct x *p) {\n  return p->m; }",
    "3:10",
    "'struct x' is declared but not defined",
  ],
  [
    "a union of different sizes",
    "union u { int a; char b; };\nint f(union u *p) {\n  return p->b; }",
    "3:10",
    "union 'u' overlays 'a' and 'b' of different size",
  ],
  [
    "a union over a struct",
    "union u { int a; struct { int b; } c; };\nint f(union u *p) {\n  return p->a; }",
    "3:10",
    "union 'u' overlays 'c' with other storage",
  ],
  [
    "the wrong number of arguments",
    "int g(int a) { return a; }\nint f(void) {\n  return g(); }",
    "3:10",
    "g() takes 1 argument and gets 0",
  ],
  ["a call of a number", "void f(int a) {\n  a(); }", "2:3", "a 's32' is not a function"],
  [
    "a per-CPU variable without an accessor",
    "DEFINE_PER_CPU(int, n);\nint f(void) {\n  return n; }",
    "3:10",
    "per-CPU 'n' used without",
  ],
  [
    "this_cpu_ptr() of what is no address",
    "DEFINE_PER_CPU(int, n);\nint *f(void) {\n  return this_cpu_ptr(n); }",
    "3:23",
    "this_cpu_ptr() takes an address",
  ],
  [
    "this_cpu_read() of an address",
    "DEFINE_PER_CPU(int, n);\nint f(void) {\n  return this_cpu_read(&n); }",
    "3:24",
    "this is no per-CPU variable",
  ],
  [
    "this_cpu_read() of something else",
    "int n; int f(void) {\n  return this_cpu_read(n); }",
    "2:24",
    "this is no per-CPU variable",
  ],
  ["a return without its value", "int f(void) {\n  return; }", "2:3", "'return' without the value"],
  [
    "a case that varies",
    "void f(int a, int b) {\n  switch (a) { case b: ; } }",
    "2:21",
    "this must be a constant",
  ],
  ["break outside of a loop", "void f(void) {\n  break; }", "2:3", "'break' outside of a loop"],
  [
    "an initialiser that is not constant",
    "int n;\nint x = n;\nint f(void) { return x; }",
    "2:9",
    "the initialiser of 'x' is not constant",
  ],
  [
    "too many members",
    `${S}void f(void) {\n  struct o o = { 1, 2 }; }`,
    "4:16",
    "too many members",
  ],
  [
    "for_each_cpu",
    "void f(void) {\n  int c; for_each_cpu(c, 0) { } }",
    "2:10",
    "for_each_cpu() is refused",
  ],
  ["a loop without a step", "void f(int a) {\n  while (a) ; }", "2:10", "silent loop"],
  [
    "a loop that calls only silent functions",
    "int g(int a) { return a + 1; }\nvoid f(int a) {\n  for (;;) g(a); }",
    "3:12",
    "silent loop",
  ],
];

describe("refused with a position:", () => {
  for (const [name, c, at, says] of REFUSED)
    it(name, () => {
      const message = one(c);
      expect(message).toContain(`t.c:${at}: ERROR: ${says}`);
      expect(message).toContain("(reached by f)");
    });

  it("a root that nobody defines", () => {
    expect(refusals({ c: "void f_one(void) { }", roots: ["f_on"] })).toEqual([
      "t.c:1:1: ERROR: root 'f_on' is not defined in any unit, did you mean 'f_one'?",
    ]);
  });

  it("everything that is wrong at once, also behind something that is wrong", () => {
    const c = `void g(void) { sizeof(int); }
void f(int a) {
  if (sizeof(a)) { other(1); } else { goto gone; }
  g();
}`;
    expect(refusals(c)).toMatchInlineSnapshot(`
      [
        "t.c:3:7: ERROR: sizeof is refused: storage has no bytes here (reached by f)",
        "t.c:3:20: ERROR: implicit declaration: 'other' has no class in the boundary and no definition; give it a class in spec/boundary or add the unit that defines it (reached by f)",
        "t.c:3:39: ERROR: no label 'gone' in this function (reached by f)",
        "t.c:1:16: ERROR: sizeof is refused: storage has no bytes here (reached by f > g)",
      ]
    `);
  });
});

describe("allowed:", () => {
  const fine: readonly (readonly [string, string])[] = [
    [
      "casts from and to void *, and NULL",
      `${S}void *f(struct s *p) { struct o *o = (void *)0; struct s *q = (void *)p; return q == NULL ? o : (void *)q; }`,
    ],
    [
      "pointers as truth and compared",
      `${S}bool f(struct s *p) { return p && p->next != p && !p->next; }`,
    ],
    [
      "loops over a local counter",
      "int f(int a) { while (a) a &= a - 1; for (int i = 0; i < 4; i++) a |= 1 << i; return a; }",
    ],
    ["a polling loop, which has a step", "int x; void f(void) { while (!READ_ONCE(x)) ; }"],
    ["recursion", "int f(int a) { return a ? f(a - 1) : 0; }"],
  ];
  for (const [name, c] of fine)
    it(name, () => {
      expect(() => lowered(c)).not.toThrow();
    });
});
