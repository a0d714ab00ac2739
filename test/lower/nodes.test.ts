// SPDX-License-Identifier: GPL-2.0-only OR MIT

import { describe, expect, it } from "vitest";
import type {
  Derivation,
  Designator,
  Expr,
  Initialiser,
  Stmt,
  TopLevel,
  TypeSpec,
} from "../../src/kernelc/ast.ts";
import { ops, refusals } from "./lowering.ts";

/**
 * Every kind of node and every field of it: what is lowered shows in the operations, the rest is
 * refused with its place. A kind that is added to the syntax tree does not compile until it has
 * its rows here.
 */
const BOUNDARY = `__primitive void mark(long n); __primitive int get(void); __primitive void isb(void);
__primitive void raw_spin_lock(int l); __primitive void raw_spin_unlock(int l);
__primitive int *where(void);`;

/** What shows in the operations of f, or where it is refused and what that says. */
type Row =
  | readonly [field: string, c: string, shows: string]
  | readonly [field: string, c: string, at: string, says: string];
type Rows<Kind extends string> = Readonly<Record<Kind, readonly Row[]>>;

const body = (text: string): string =>
  `int a, b; struct s { int n; } g;\nint f(int x, int *p) {\n${text}\n}`;

const EXPRESSIONS: Rows<Expr["kind"]> = {
  ident: [
    ["a global", body("return a;"), "load &global:a :s32"],
    ["an unknown one", body("return nobody;"), "3:8", "unknown name 'nobody'"],
  ],
  int: [
    ["value", body("mark(77); return 0;"), "mark(77)"],
    ["unsigned", body("mark(-1u); return 0;"), "mark(4294967295)"],
    ["rank", body("mark(1L << 40); return 0;"), "mark(1099511627776)"],
  ],
  float: [["text", body("return 1.0;"), "3:8", "floating point"]],
  string: [
    ["value", body('const char *t = "x"; mark(!t); return 0;'), '"x"'],
    ["prefix", body('mark(L"x" != 0); return 0;'), "3:6", "wide strings"],
  ],
  unary: [
    ["+", body("return +x;"), "return x"],
    ["-", body("return -x;"), "return -x"],
    ["~", body("return ~x;"), "return ~x"],
    ["!", body("return !x;"), "return !x"],
    ["*", body("return *p;"), "load p :s32"],
    ["&", body("return &a == p;"), "(&global:a == p :u64)"],
    ["++", body("return ++a;"), "store &global:a = ($2 + 1 :s32)"],
    ["--", body("return --a;"), "store &global:a = ($2 - 1 :s32)"],
  ],
  postfix: [
    ["++", body("return a++;"), "store &global:a = ($2 + 1 :s32)\n2: return $2"],
    ["--", body("return a--;"), "store &global:a = ($2 - 1 :s32)\n2: return $2"],
  ],
  binary: [
    ["left, op, right", body("return x - 3;"), "(x - 3 :s32)"],
    ["&&", body("return x && get();"), "get()"],
    ["of pointers", body("return p + 1 == p;"), "3:10", "'+' on a 's32 *'"],
  ],
  assign: [
    ["=", body("a = x; return 0;"), "store &global:a = x"],
    ["an operator", body("a |= x; return 0;"), "store &global:a = ($2 | x :s32)"],
    ["to what is no place", body("x + 1 = 2; return 0;"), "3:3", "this expression has no storage"],
    ["to a call", body("get() = 2; return 0;"), "3:1", "assignment to a value"],
  ],
  conditional: [
    ["all parts", body("return x ? get() : a;"), "load &global:a"],
    ["without the middle", body("return get() ?: a;"), "load &global:a"],
    ["arms of two kinds", body("return x ? g : a;"), "3:8", "'struct s' and 's32' have no common"],
  ],
  comma: [["both", body("return mark(1), a;"), "mark(1)"]],
  call: [
    ["callee and args", body("mark(x); return 0;"), "mark(x)"],
    ["too few args", body("mark(); return 0;"), "3:1", "mark() is declared with 1 argument"],
    ["too many args", body("return get(1);"), "3:8", "get() is declared with 0 arguments"],
    ["a callee that is none", body("return x();"), "3:8", "a 's32' is not a function"],
  ],
  member: [
    ["of an object", body("return g.n;"), "load &global:g.n"],
    ["arrow", body("return (&g)->n;"), "load &global:g.n"],
    ["arrow on an object", body("return g->n;"), "3:8", "'*' on a 'struct s'"],
    ["an unknown name", body("return g.m;"), "3:8", "'struct s' has no member 'm'"],
  ],
  index: [
    ["0", body("return p[0];"), "load p :s32"],
    ["not 0", body("return p[1];"), "3:8", "element 1 of a pointer"],
  ],
  cast: [
    ["type", body("return (char)x;"), "(u8)x"],
    ["to void", body("(void)get(); return 0;"), "get()"],
    ["to another pointer", body("return *(char *)p;"), "3:9", "'s32 *' used as 'u8 *'"],
  ],
  "compound-literal": [["init", body("g = (struct s){ x }; return 0;"), "store &global:g.n = x"]],
  sizeof: [["of", body("return sizeof(x);"), "3:8", "sizeof is refused"]],
  alignof: [["of", body("return _Alignof(int);"), "3:8", "alignof is refused"]],
  "statement-expression": [
    ["body", body("return ({ mark(1); a; });"), "mark(1)"],
    ["its labels", body("return ({ __label__ l; l: a; });"), "3:9", "__label__"],
    ["a value that is none", body("return ({ mark(1); });"), "3:1", "'void' used as a number"],
  ],
  type: [["type", body("mark(int); return 0;"), "3:6", "a type where a value is expected"]],
  generic: [["all", body("return _Generic(x, int: 1);"), "3:8", "_Generic is refused"]],
  "label-address": [
    ["label", body("mark(&&l != 0); l: return 0;"), "3:6", "the address of a label"],
  ],
};

const STATEMENTS: Rows<Stmt["kind"]> = {
  block: [
    ["items", body("{ mark(1); } return 0;"), "mark(1)"],
    ["labels", body("{ __label__ l; l: mark(1); } return 0;"), "3:1", "__label__ is refused"],
  ],
  decl: [
    ["declarators", body("int y = get(), z = y + 1; return z;"), "z = (y + 1 :s32)"],
    ["storage", body("static int y; y = x; return 0;"), "store &global:f::y = x"],
    [
      "storage that is unknown",
      body("__thread int y; return 0;"),
      "3:1",
      "storage class '__thread'",
    ],
    [
      "attributes",
      body("int y __attribute__((weak)) = 1; return y;"),
      "3:22",
      "attribute 'weak' would be lost",
    ],
  ],
  expr: [["value", body("a; return 0;"), "load &global:a"]],
  empty: [
    ["nothing", body("; return 0;"), "return 0"],
    [
      "attributes",
      body("__attribute__((assume(x))); return 0;"),
      "3:16",
      "unknown attribute 'assume'",
    ],
  ],
  if: [
    ["then", body("if (x) mark(1); return 0;"), "if x then"],
    ["otherwise", body("if (x) mark(1); else mark(2); return 0;"), "mark(2)"],
  ],
  while: [["both parts", body("while (get()) mark(1); return 0;"), "mark(1)"]],
  "do-while": [["both parts", body("do mark(1); while (get()); return 0;"), "get()"]],
  for: [["all parts", body("for (mark(1); get(); mark(2)) mark(3); return 0;"), "mark(2)"]],
  switch: [
    ["value", body("switch (a) { case 1: mark(1); } return 0;"), "load &global:a"],
    ["of a pointer", body("switch (p) { case 0: ; } return 0;"), "3:1", "'switch' on a 's32 *'"],
    ["without a default", body("switch (x) { case 1: return 1; } return 2;"), "return 2"],
    [
      "declarations before the first case",
      body("switch (x) { int y; case 1: y = 3; return y; } return 2;"),
      "y = 3",
    ],
  ],
  case: [
    ["from", body("switch (x) { case 5: mark(1); } return 0;"), "== 5"],
    ["to", body("switch (x) { case 5 ... 7: mark(1); } return 0;"), "<= 7"],
    ["outside", body("case 5: mark(1); return 0;"), "3:1", "'case' outside of a switch"],
  ],
  default: [
    ["body", body("switch (x) { default: mark(1); } return 0;"), "mark(1)"],
    ["outside", body("default: mark(1); return 0;"), "3:1", "'default' outside of a switch"],
  ],
  label: [
    ["name and body", body("l: mark(1); if (get()) goto l; return 0;"), "mark(1)"],
    [
      "attributes",
      body("l: __attribute__((hot)); m: __attribute__((weird)); return 0;"),
      "3:44",
      "unknown attribute 'weird'",
    ],
  ],
  goto: [["label", body("goto l; l: return 0;"), "return 0"]],
  "computed-goto": [["target", body("goto *p; return 0;"), "3:1", "computed goto"]],
  break: [["place", body("while (get()) break; return 0;"), "get()"]],
  continue: [["place", body("while (get()) continue; return 0;"), "get()"]],
  return: [["value", body("return a;"), "return $"]],
  asm: [
    ["template", body('asm("isb"); return 0;'), "isb()"],
    ["several", body('asm("isb; isb"); return 0;'), "1: isb()"],
    ["unknown", body('asm("isb; brk #0"); return 0;'), "3:1", "unknown asm 'brk #0'"],
    ["qualifiers", body('asm volatile("isb"); return 0;'), "isb()"],
    ["outputs", body('asm("isb" : "=r" (x)); return 0;'), "3:1", "asm with outputs"],
    ["inputs", body('asm("isb" : : "r" (get())); return 0;'), "get()"],
    [
      "an input that does not exist",
      body('asm("isb %1" : : "i" (1)); return 0;'),
      "3:1",
      "asm operand '%1'",
    ],
    ["clobbers", body('asm("isb" : : : "memory"); return 0;'), "isb()"],
    ["labels", body('asm goto("isb" : : : : l); l: return 0;'), "3:1", "asm goto"],
  ],
  guard: [
    ["class and args", body("guard(raw_spinlock)(x); return get();"), "raw_spin_unlock($guard)"],
    ["an unknown class", body("guard(mutex)(x); return 0;"), "3:1", "unknown guard class 'mutex'"],
  ],
  "scoped-guard": [
    [
      "body",
      body("scoped_guard(raw_spinlock, x) mark(1); return get();"),
      "raw_spin_unlock($guard)",
    ],
  ],
  "for-each": [
    ["all", body("for_each_cpu(x, p) mark(1); return 0;"), "3:1", "for_each_cpu() is refused"],
  ],
};

const TYPES: Rows<TypeSpec["kind"]> = {
  void: [["as a variable", body("void y; return 0;"), "3:6", "a variable of type 'void'"]],
  bool: [["value", body("bool y = x; return y;"), "(x != 0 :s32)"]],
  int: [
    ["char", body("char y = x; return y;"), "y = (u8)x"],
    ["short", body("short y = x; return y;"), "y = (s16)x"],
    ["unsigned", body("unsigned short y = x; return y;"), "y = (u16)x"],
    ["long", body("long y = (unsigned)x; return y > 1;"), "(u32)x"],
    ["llong", body("unsigned long long y = x; return y > 1;"), "(u64)x"],
    ["int128", body("__int128 y = x; return 0;"), "3:1", "128-bit"],
  ],
  float: [["name", body("float y; return 0;"), "3:1", "floating point ('float')"]],
  named: [
    ["known", body("typedef char t; t y = x; return y;"), "(u8)x"],
    ["unknown", body("t y = x; return y;"), "3:1", "unknown type 't'"],
  ],
  struct: [
    ["members", body("struct t { char c; } y = { x }; return y.c;"), "(u8)x"],
    [
      "attributes",
      body("struct __attribute__((strange)) t { char c; } y = { x }; return y.c;"),
      "3:23",
      "unknown attribute 'strange'",
    ],
    ["a member's bits", body("struct t { unsigned c : 2; } y = { x }; return y.c;"), "& 3"],
    [
      "a member's attributes",
      body("struct t { char c __cleanup(h); } y = { x }; return y.c;"),
      "3:19",
      "attribute '__cleanup' would be lost",
    ],
    [
      "only a tag",
      body("struct t *q = 0; return q->n;"),
      "3:25",
      "'struct t' is declared but not defined",
    ],
  ],
  union: [
    ["members", body("union t { int i; unsigned u; } y = { x }; return y.u > 1;"), "(u32)y.i"],
    [
      "of two sizes",
      body("union t { int i; char c; } y; y.i = x; return y.c;"),
      "3:28",
      "union 't' overlays 'i' and 'c'",
    ],
  ],
  enum: [
    ["members", body("enum t { A = 3, B } y = B; return y;"), "y = B:4"],
    [
      "attributes",
      body("enum t { A } __attribute__((strange)) y = A; return y;"),
      "3:29",
      "unknown attribute 'strange'",
    ],
    [
      "a member's attributes",
      body("enum t { A __attribute__((strange)) } y = A; return y;"),
      "3:27",
      "unknown attribute 'strange'",
    ],
    ["only a tag", body("enum t y = x; return y;"), "3:1", "'enum t' is declared but not defined"],
  ],
  typeof: [
    ["of a type", body("typeof(char) y = x; return y;"), "(u8)x"],
    ["of an expression", body("typeof(get() + 0ul) y = x; return y > 1;"), "(u64)x"],
  ],
};

const DERIVATIONS: Rows<Derivation["kind"]> = {
  pointer: [
    ["to", body("int **q = &p; return **q;"), "3:11", "the address of a local"],
    ["qualifiers", body("int *const volatile q = p; return *q;"), "q = p"],
    ["_Atomic", body("int *_Atomic q = p; return *q;"), "3:1", "'_Atomic' is refused"],
  ],
  array: [
    ["size", body("int y[2] = { x, x }; return y[2];"), "3:29", "index 2 is outside of 's32 [2]'"],
    ["without a size", body("int y[]; return 0;"), "3:5", "an array without a length"],
    ["of varying size", body("int y[x]; return 0;"), "3:7", "this must be a constant"],
  ],
  function: [
    [
      "params",
      body("int (*q)(int) = where; return q(x);"),
      "3:17",
      "'s32 * () *' used as 's32 (s32) *'",
    ],
    [
      "a param's attributes",
      body("int (*q)(int y __attribute__((strange))) = 0; return q(x);"),
      "3:31",
      "unknown attribute 'strange'",
    ],
    [
      "variadic",
      "int g(int a, ...) { return a; }\nint f(void) { return g(1, 2); }",
      "1:5",
      "a function with variable arguments",
    ],
    ["unspecified", body("int (*q)() = get; return q();"), "get"],
  ],
};

const TOP: Rows<TopLevel["kind"]> = {
  function: [
    ["storage", "_Noreturn void f(void) { }", "1:16", "storage class '_Noreturn'"],
    [
      "attributes",
      "void __attribute__((strange)) f(void) { }",
      "1:21",
      "unknown attribute 'strange'",
    ],
    [
      "a fact of a variable",
      "void __attribute__((cleanup(g))) f(void) { }",
      "1:21",
      "attribute 'cleanup' would be lost",
    ],
    ["params", "int f(int a, int) { return a; }", "return a"],
    [
      "a param's attributes",
      "int f(int a __attribute__((strange))) { return a; }",
      "1:28",
      "unknown attribute 'strange'",
    ],
    ["a param's qualifiers", "int f(_Atomic int a) { return a; }", "1:7", "'_Atomic' is refused"],
  ],
  declaration: [
    ["init", "int x = y; enum { y = 3 }; int f(void) { return x; }", "load &global:x"],
    ["storage", "__thread int x; int f(void) { return x; }", "1:14", "storage class '__thread'"],
    [
      "storage of a prototype",
      "_Noreturn void g(void); void g(void) { } void f(void) { g(); }",
      "1:16",
      "storage class '_Noreturn' of 'g'",
    ],
    [
      "attributes",
      "int x __attribute__((strange)); int f(void) { return x; }",
      "1:22",
      "unknown attribute 'strange'",
    ],
    [
      "attributes of a prototype",
      "void g(void) __attribute__((strange)); void g(void) { } void f(void) { g(); }",
      "1:29",
      "unknown attribute 'strange'",
    ],
    [
      "attributes without a name",
      "__attribute__((strange)) struct s { int a; }; void f(void) { }",
      "1:16",
      "unknown attribute 'strange'",
    ],
    [
      "attributes of a type",
      "int f(void) { return (int __attribute__((strange)))1; }",
      "1:42",
      "unknown attribute 'strange'",
    ],
  ],
  "static-assert": [
    [
      "condition",
      "_Static_assert(1 == 2); void f(void) { }",
      "1:1",
      "this check of the compiler fails",
    ],
  ],
  "macro-call": [
    ["name", "DEFINE_MUTEX(m); void f(void) { }", "1:1", "'DEFINE_MUTEX(…)' outside of a function"],
    ["without effect", "void f(void) { mark(1); } EXPORT_SYMBOL_GPL(f);", "mark(1)"],
    [
      "args",
      "DEFINE_PER_CPU(int, a, b); void f(void) { }",
      "1:1",
      "DEFINE_PER_CPU takes a type and a name",
    ],
    [
      "storage",
      "__thread DEFINE_PER_CPU(int, a); int f(void) { return this_cpu_read(a); }",
      "1:30",
      "storage class '__thread'",
    ],
    [
      "attributes",
      "DEFINE_PER_CPU(int, a) __attribute__((strange)); int f(void) { return this_cpu_read(a); }",
      "1:39",
      "unknown attribute 'strange'",
    ],
    [
      "init",
      "DEFINE_PER_CPU(int, a) = b; int f(void) { return this_cpu_read(a); }",
      "1:26",
      "unknown name 'b'",
    ],
  ],
  "top-asm": [
    ["template", 'asm(".globl x"); void f(void) { }', "1:1", "asm outside of a function"],
  ],
};

const INITIALISERS: Rows<Initialiser["kind"]> = {
  value: [["value", body("int y = get(); return y;"), "y = get()"]],
  list: [
    ["items", body("struct s y = { get() }; return y.n;"), "get()"],
    ["too many items", body("struct s y = { 1, 2 }; return y.n;"), "3:14", "too many members"],
  ],
};

const DESIGNATORS: Rows<Designator["kind"]> = {
  member: [
    ["name", body("struct s y = { .n = get() }; return y.n;"), "get()"],
    [
      "an unknown name",
      body("struct s y = { .m = get() }; return y.n;"),
      "3:14",
      "'struct s' has no member 'm'",
    ],
  ],
  index: [
    ["from", body("int y[2] = { [1] = get() }; return y[1];"), "get()"],
    ["to", body("int y[3] = { [0 ... 1] = get() }; return y[1];"), "get()"],
    [
      "outside",
      body("int y[2] = { [2] = get() }; return y[1];"),
      "3:12",
      "index outside of the array",
    ],
  ],
};

const TABLES: Readonly<Record<string, Rows<string>>> = {
  ...{ expression: EXPRESSIONS, statement: STATEMENTS, type: TYPES, derivation: DERIVATIONS },
  ...{ "top level": TOP, initialiser: INITIALISERS, designator: DESIGNATORS },
};

describe("every field of every node is lowered or refused:", () => {
  for (const [table, kinds] of Object.entries(TABLES))
    for (const [kind, rows] of Object.entries(kinds))
      it(`${table} ${kind}`, () => {
        for (const [field, c, first, says] of rows)
          if (says === undefined) expect(ops({ c, boundary: BOUNDARY }), field).toContain(first);
          else
            expect(refusals({ c, boundary: BOUNDARY })[0] ?? "accepted", field).toContain(
              `t.c:${first}: ERROR: ${says}`,
            );
      });
});
