// SPDX-License-Identifier: GPL-2.0-only OR MIT

import { describe, expect, it } from "vitest";
import { isStep, type Op } from "../../src/model/program.ts";
import { functionOf, lowered } from "./lowering.ts";

const BOUNDARY =
  "__primitive int get(void); __primitive void put(int a, int b); __ignored void trace(int a);";
const GLOBALS = `struct in { int x; }; struct s { int n; struct in in; struct s *next; };
int a, b; s8 c; u8 narrow; bool on; struct s s1, s2; int *p; struct s *q; DEFINE_PER_CPU(int, pc);
static int ident(int v) { return v; }\n`;

/** A step as one word: what it does, and to which cell. */
function word(op: Op): string {
  const cell = (base: object, path: string): string => {
    const text = JSON.stringify(base, (_, v: unknown) => (typeof v === "bigint" ? `${v}` : v));
    const name = /"object":"([^"]+)"/.exec(text)?.[1]?.replace("global:", "") ?? "*";
    return path === "" ? name : `${name}.${path}`;
  };
  switch (op.op) {
    case "load":
      return `load ${cell(op.from, op.path)}`;
    case "store":
      return `store ${cell(op.to, op.path)}`;
    case "modify":
      return `modify ${cell(op.to, op.path)} ${op.operator}=`;
    case "primitive":
      return op.name;
    default:
      return op.op;
  }
}

/** Every step in the order of the code; the rest is silent. */
const steps = (text: string): string => {
  const c = `${GLOBALS}int f(int l, struct s *r) { ${text} return 0; }`;
  const { ops } = functionOf(lowered({ c, boundary: BOUNDARY }), "f");
  return ops.filter(isStep).map(word).join(", ");
};

/** One load or one store of one cell is one step, and so is an atomic instruction (design.md section 3). */
const STEPS: readonly (readonly [c: string, steps: string])[] = [
  ["l = l + 1; l++; if (l) l = 2;", ""],
  ["a = l;", "store a"],
  ["l = a;", "load a"],
  ["a = b;", "load b, store a"],
  ["a = a;", "load a, store a"],
  ["a = b = l;", "store b, store a"],
  ["a++;", "load a, store a"],
  ["l = a--;", "load a, store a"],
  ["a += b;", "load b, load a, store a"],
  ["a = a + b;", "load a, load b, store a"],
  ["a += a;", "load a, load a, store a"],
  ["a |= get();", "get, load a, store a"],
  ["on |= l;", "load on, store on"],
  ["on ^= l;", "load on, store on"],
  ["narrow /= 3;", "load narrow, store narrow"],
  ["narrow += 300;", "load narrow, store narrow"],
  ["*p = 1;", "load p, store *"],
  ["l = *p;", "load p, load *"],
  ["*p += q->n;", "load q, load *.n, load p, load *, store *"],
  ["l = q->next->n;", "load q, load *.next, load *.n"],
  ["l = r->in.x;", "load *.in.x"],
  ["p = &a; q = &s1; p = &q->n;", "store p, store q, load q, store p"],
  ["s1.in = s2.in;", "load s2.in.x, store s1.in.x"],
  ["s1 = s2;", "load s2.n, load s2.in.x, load s2.next, store s1.n, store s1.in.x, store s1.next"],
  ["*q = *r;", "load *.n, load *.in.x, load *.next, load q, store *.n, store *.in.x, store *.next"],
  ["struct s v = s1; v.n++; l = v.n + v.in.x;", "load s1.n, load s1.in.x, load s1.next"],
  ["put(a, b);", "load a, load b, put"],
  ["put(a++, get());", "load a, store a, get, put"],
  ["put(get(), ident(b));", "get, load b, put"],
  ["ident(a);", "load a"],
  ["return a;", "load a"],
  ["if (a && b) l = 1;", "load a, load b"],
  ["if (a < b) l = 1;", "load a, load b"],
  ["if (a++ || b) l = 1;", "load a, store a, load b"],
  ["l = a ? b : c;", "load a, load b, load c"],
  ["l = a ?: b;", "load a, load b"],
  ["while (a) l++;", "load a"],
  ["switch (a) { case 1: l = 1; case 2: l = 2; }", "load a"],
  ["l = READ_ONCE(a); WRITE_ONCE(a, b);", "load a, load b, store a"],
  ["l = ({ a = 1; b; });", "store a, load b"],
  ["l = this_cpu_read(pc); this_cpu_inc(pc);", "load pc, modify pc +="],
  ["this_cpu_write(pc, a);", "load a, store pc"],
  ["a; (void)b;", "load a, load b"],
  ["typeof(a) t = 1; l = t;", ""],
  ["trace(a);", "load a"],
  ["trace(a++);", "load a, store a"],
];

describe("steps:", () => {
  it.each(STEPS)("%s", (c, wanted) => {
    expect(steps(c)).toBe(wanted);
  });
});
