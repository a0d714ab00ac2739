// SPDX-License-Identifier: GPL-2.0-only OR MIT

import { describe, expect, it } from "vitest";
import { verdictOf } from "./alone.ts";
import { refusals } from "./lowering.ts";

const DECLARED = `struct s { int a; int b; }; static struct s g, h; static int arr[2]; static int n;
static void one(void) { } static void two(void) { } union u { unsigned long v; int *p; }; static union u w;
union q { int *i; struct s *t; }; static union q o; union m { int i; unsigned int j; }; static union m k;`;
const c = (body: string): string => `${DECLARED} void f(void) { ${body} }`;

describe("addresses that cannot be told apart by name", () => {
  it.each([
    ["an object and its first member", "void *p = &g; void *q = &g.a; BUG_ON(p == q);"],
    ["an array and its first element", "BUG_ON((void *)arr != (void *)&arr);"],
    ["one of them as void *", "void *p = &g; BUG_ON(p != &g.a);"],
    ["by != of two void *", "void *p = &g, *q = &h; BUG_ON(p != q);"],
  ])("are not compared: %s", (_, body) => {
    expect(refusals(c(body)).join("\n")).toMatch(/t\.c:3:\d+: ERROR: a 'void \*' is compared/);
  });

  it("nor are those of strings", () => {
    expect(refusals(c('BUG_ON("a" == "a");')).join("\n")).toMatch(/address of a string/);
  });

  it.each([
    ["BUG_ON(&g == &h);", "holds"],
    ["BUG_ON(&g == &g);", "BUG_ON"],
    ["BUG_ON(&g.a == &g.b);", "holds"],
    ["int *p = arr; BUG_ON(p != &arr[0]);", "holds"],
    ["int *p = arr; BUG_ON(p == &arr[1]);", "holds"],
    ["BUG_ON(one == two);", "holds"],
    ["void (*p)(void) = one; BUG_ON(p != &one);", "holds"],
    ["void *p = &g; BUG_ON(p == NULL);", "holds"],
    ["void *p = 0; BUG_ON(!p);", "BUG_ON"],
    ["struct s *p = &g; BUG_ON(!p || !&p->b);", "holds"],
  ])("but others are: %s", (body, wanted) => {
    expect(verdictOf(c(body))).toBe(wanted);
  });

  it.each(["&g < &h", "&g - &h", "(unsigned long)&g", "&g + 1", "(long)one", "&g && g.a + &h"])(
    "nor used as numbers: %s",
    (expression) => {
      expect(refusals(c(`n = !!(${expression});`)).length).toBeGreaterThan(0);
    },
  );

  it("nor switched on", () => {
    expect(refusals(c("switch (&g) { case 0: n = 1; }")).length).toBeGreaterThan(0);
  });
});

describe("storage is what it was written as", () => {
  it.each(["w.p = &n; BUG_ON(w.v & 1);", "w.v = 1;", "union u l = { .p = &n }; n = l.v != 0;"])(
    "a union of a number and a pointer is refused: %s",
    (body) => {
      expect(refusals(c(body)).join("\n")).toMatch(
        /union 'u' overlays 'u64 v' with 's32 \* p', which reinterprets storage/,
      );
    },
  );

  it("as is one of pointers to different types", () => {
    expect(refusals(c("o.i = &n; n = o.t->a;")).join("\n")).toMatch(/reinterprets storage/);
  });

  it("and one of numbers is not", () => {
    expect(verdictOf(c("k.i = -1; BUG_ON(k.j != ~0u);"))).toBe("holds");
  });

  const through = "static int *cell; void *p = &cell; int *q = p; cell = &n;";
  it.each(["n = *q + 1;", "n = *q;", "*q += 1;", "BUG_ON(*q == 3);", "n = *q << 3;", "n = -*q;"])(
    "an address read as a number by way of void * is a finding: %s",
    (body) => {
      expect(verdictOf(c(`${through} ${body}`))).toBe("uninitialised-read");
    },
  );
});

describe("what C leaves undefined in numbers", () => {
  it.each([
    ["n = 1 << (n + 32);", "bad-shift"],
    ["n = 1 << (n - 1);", "bad-shift"],
    ["n <<= n + 40;", "bad-shift"],
    ["n >>= n - 1;", "bad-shift"],
    ["unsigned char b = 1; b <<= n + 33;", "bad-shift"],
    ["n = 1 / n;", "division-by-zero"],
    ["n %= n;", "division-by-zero"],
    ["n = 5 % 0;", "division-by-zero"],
    ["n /= 0;", "division-by-zero"],
  ])("is found: %s", (body, rule) => {
    expect(verdictOf(c(`${body} BUG_ON(1);`))).toBe(rule);
  });

  it.each([
    ["n = 1 << 32;", /a shift by 32 of 32 bits/],
    ["n = 1 >> -1;", /a shift by -1 of 32 bits/],
    ["n = arr[2];", /index 2 is outside/],
    ["n = arr[-1];", /index -1 is outside/],
  ])("or refused: %s", (body, message) => {
    expect(refusals(c(body)).join("\n")).toMatch(message);
  });

  it.each(["n <<= 32;", "n <<= -1;", "n >>= 99;"])("found or refused by op=: %s", (body) => {
    const refused = refusals(c(body));
    expect(refused.length > 0 ? "bad-shift" : verdictOf(c(body))).toBe("bad-shift");
  });

  it.each(["n = m / -1;", "n = m % (n - 1);", "m /= n - 1;", "n = (-2147483647 - 1) / -1;"])(
    "the least number divided by -1: %s",
    (body) => {
      expect(verdictOf(c(`int m = -2147483647 - 1; ${body}`))).toBe("division-by-zero");
    },
  );
});

describe("the kernel's names of integers are types without a typedef", () => {
  it.each(["u64", "s8", "__u32", "uint16_t", "size_t", "bool"])("in casts: %s", (name) => {
    const body = `${name} v = (${name})(n) + (${name})-n; ${name} *p = (${name} *)0; n = v == (${name})n && (${name})~0;`;
    expect(refusals(c(`${body} n += !p;`))).toEqual([]);
  });

  it("unless something else has the name", () => {
    expect(verdictOf(c("int u64 = 3; n = (u64) - 1; BUG_ON(n != 2);"))).toBe("holds");
  });
});
