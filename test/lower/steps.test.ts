// SPDX-License-Identifier: GPL-2.0-only OR MIT

import { describe, expect, it } from "vitest";
import { functionOf, lowered, ops } from "./lowering.ts";
import { Run } from "./run.ts";

const boundary = `
__primitive int get(int n);
__primitive void put(int n);
`;
const c = (text: string, name = "f"): string => ops({ boundary, c: text }, name);

describe("expressions", () => {
  it("load non-local cells one by one, from left to right", () => {
    expect(c("int x, y; int f(int a) { return x + a * y; }")).toMatchInlineSnapshot(`
      "0: $1 = load &global:x :s32
      1: $2 = load &global:y :s32
      2: return ($1 + (a * $2 :s32) :s32)"
    `);
  });

  it("keep a local's value from before a later operand changes it", () => {
    expect(c("int f(int a) { return a + a++ + (a = 3); }")).toMatchInlineSnapshot(`
      "0: $1 = a
      1: $2 = a
      2: a = ($2 + 1 :s32)
      3: a = 3
      4: return (($1 + $2 :s32) + a :s32)"
    `);
  });

  it("do so also before WRITE_ONCE() to a local", () => {
    expect(c("int f(int a) { return a + WRITE_ONCE(a, 3); }")).toMatchInlineSnapshot(`
      "0: $1 = a
      1: a = 3
      2: return ($1 + a :s32)"
    `);
  });

  it("turn && and || into branches and skip the right side", () => {
    expect(c("int f(int a) { return a && get(1) || get(2); }")).toMatchInlineSnapshot(`
      "0: if a then 1 else 3
      1: $8 = get(1)
      2: if $8 then 5 else 3
      3: $10 = get(2)
      4: if $10 then 5 else 7
      5: $5 = 1
      6: jump 8
      7: $5 = 0
      8: return $5"
    `);
    expect(c("void f(int a) { if (!(a || get(1))) put(1); }")).toMatchInlineSnapshot(`
      "0: if a then 4 else 1
      1: $3 = get(1)
      2: if $3 then 4 else 3
      3: put(1)
      4: return"
    `);
  });

  it("evaluate the condition of the GNU conditional once", () => {
    expect(c("int f(void) { return get(1) ?: get(2); }")).toMatchInlineSnapshot(`
      "0: $2 = get(1)
      1: if $2 then 3 else 2
      2: $2 = get(2)
      3: return $2"
    `);
  });

  it("take the value of a statement expression before its scope ends", () => {
    expect(
      c("int f(void) { return ({ int t = get(1); put(t); t + 1; }); }"),
    ).toMatchInlineSnapshot(`
      "0: t = get(1)
      1: put(t)
      2: $2 = (t + 1 :s32)
      3: return $2"
    `);
  });

  it("let typeof and __auto_type name the outer variable and the value's type", () => {
    expect(
      c(
        "int f(u8 a) { return ({ typeof(a) b = a + 300; ({ __auto_type a = b + 1L; typeof(b) b = a; b; }); }); }",
      ),
    ).toMatchInlineSnapshot(`
      "0: b = (u8)(a + 300 :s32)
      1: a = (b + 1 :s64)
      2: b = (u8)a
      3: $5 = b
      4: return $5"
    `);
  });

  it("see through likely(), READ_ONCE() and WRITE_ONCE()", () => {
    expect(
      c("int x; void f(void) { if (likely(READ_ONCE(x))) WRITE_ONCE(x, 2); }"),
    ).toMatchInlineSnapshot(`
      "0: $1 = load &global:x :s32
      1: if $1 then 2 else 3
      2: store &global:x = 2
      3: return"
    `);
  });

  it("convert as C does: promotion, bool, enums, casts", () => {
    expect(
      c(
        "enum e { A, B = 4, C }; bool f(u8 a, s32 b, u64 d) { u32 x = b; a += d; x = (u16)b < C; return x + a; }",
      ),
    ).toMatchInlineSnapshot(`
      "0: x = (u32)b
      1: a = (u8)(a + d :u64)
      2: x = (u32)((u16)b < C:5 :s32)
      3: return ((x + a :u32) != 0 :u32)"
    `);
  });

  it("know current, the CPU number and this CPU's variables", () => {
    expect(
      c(`
        struct task_struct { int flags; };
        struct s { int n; struct { bool on; } in; };
        DEFINE_PER_CPU(struct s, cells);
        DEFINE_PER_CPU(u32, count) = 7;
        int f(void) {
          struct s *p = this_cpu_ptr(&cells);
          p->in.on = true;
          this_cpu_inc(count);
          __this_cpu_add(cells.n, 2);
          this_cpu_write(count, this_cpu_read(cells.n));
          current->flags |= 1;
          return smp_processor_id();
        }`),
    ).toMatchInlineSnapshot(`
      "0: p = this-cpu cells
      1: store p.in.on = 1
      2: modify this-cpu count += 1 :u32
      3: $2 = load this-cpu cells.n :s32
      4: store this-cpu cells.n = ($2 + 2 :s32)
      5: $3 = load this-cpu cells.n :s32
      6: store this-cpu count = (u32)$3
      7: $4 = load current.flags :s32
      8: store current.flags = ($4 | 1 :s32)
      9: $5 = cpu
      10: return $5"
    `);
  });
});

describe("cells", () => {
  it("are loaded and stored by 'op=' and '++'", () => {
    expect(
      c(`
        struct s { u8 b; int n; bool on; unsigned low : 4; };
        struct s g; int y;
        int f(struct s *p) {
          g.n += y;
          p->b <<= 1;
          p->on |= y;
          g.low |= 18;
          g.low++;
          return p->n++ + --g.n;
        }`),
    ).toMatchInlineSnapshot(`
      "0: $1 = load &global:y :s32
      1: $2 = load &global:g.n :s32
      2: store &global:g.n = ($2 + $1 :s32)
      3: $3 = load p.b :u8
      4: store p.b = (u8)($3 << 1 :s32)
      5: $4 = load &global:y :s32
      6: $5 = load p.on :u1
      7: store p.on = (($5 | $4 :s32) != 0 :s32)
      8: $6 = load &global:g.{low} :u32
      9: store &global:g.{low} = (($6 & 4294963455 :u32) | (((u32)((($6 >> 8 :u32) & 15 :u32) | 18 :s32) & 15 :u32) << 8 :u32) :u32)
      10: $7 = load &global:g.{low} :u32
      11: store &global:g.{low} = (($7 & 4294963455 :u32) | (((u32)((($7 >> 8 :u32) & 15 :u32) + 1 :s32) & 15 :u32) << 8 :u32) :u32)
      12: $8 = load p.n :s32
      13: store p.n = ($8 + 1 :s32)
      14: $9 = load &global:g.n :s32
      15: store &global:g.n = ($9 - 1 :s32)
      16: return ($8 + ($9 - 1 :s32) :s32)"
    `);
  });

  it("evaluate the right side before the way to the target", () => {
    expect(
      c(
        "struct s { struct s *next; int n; }; struct s *head; void f(void) { head->next->n = get(1); }",
      ),
    ).toMatchInlineSnapshot(`
      "0: $0 = get(1)
      1: $1 = load &global:head
      2: $2 = load $1.next
      3: store $2.n = $0
      4: return"
    `);
  });

  it("copy structs scalar by scalar, and union members share a slot", () => {
    expect(
      c(`
        typedef struct { union { bool exit_rcu; bool lockdep; }; struct { int a, b[2]; } in; } st;
        st g;
        st f(st *p, st v) { st t; t.lockdep = g.exit_rcu; t.in.b[1] = 3; *p = v; t.in = g.in; return t; }`),
    ).toMatchInlineSnapshot(`
      "0: t = {in: {b: {}}}
      1: $3 = load &global:g.exit_rcu :u1
      2: t = t with exit_rcu = $3
      3: t = t with in = t.in with b = t.in.b with [1] = 3
      4: store p.exit_rcu = v.exit_rcu
      5: store p.in.a = v.in.a
      6: store p.in.b.[0] = v.in.b.[0]
      7: store p.in.b.[1] = v.in.b.[1]
      8: $4 = load &global:g.in.a :s32
      9: $5 = load &global:g.in.b.[0] :s32
      10: $6 = load &global:g.in.b.[1] :s32
      11: t = t with in = {a: $4, b: {[0]: $5, [1]: $6}}
      12: return t"
    `);
  });

  it("do not become zero when a struct has no initialiser, and do when it has one", () => {
    expect(
      c(`struct s { int a; struct { int b, c; } in; };
         struct s f(void) { struct s one; struct s two = { .in.c = 5 }; one = (struct s){ 1, { .b = 2 } }; return two; }`),
    ).toMatchInlineSnapshot(`
      "0: one = {in: {}}
      1: two = {a: 0, in: {b: 0, c: 5}}
      2: one = {a: 1, in: {b: 2, c: 0}}
      3: return two"
    `);
  });

  it("start as their initialisers say", () => {
    const program = lowered(`
      struct ops { void (*go)(int); int n[3]; struct ops *next; bool on; };
      static void h(int a) { static int calls = 2; calls++; }
      struct ops second = { .n = { [1 ... 2] = 4 } };
      struct ops first = { .go = h, .n = { 1, 2 }, .next = &second, .on = 5 };
      int unused = 3;
      DEFINE_PER_CPU(int, depth) = -1;
      void f(void) { first.go(this_cpu_read(depth)); }`);
    expect(program.initial).toMatchInlineSnapshot(`
      [
        {
          "object": "global:first",
          "path": "go",
          "value": {
            "fn": "h",
          },
        },
        {
          "object": "global:first",
          "path": "n.[0]",
          "value": 1n,
        },
        {
          "object": "global:first",
          "path": "n.[1]",
          "value": 2n,
        },
        {
          "object": "global:first",
          "path": "next",
          "value": {
            "object": "global:second",
            "path": "",
          },
        },
        {
          "object": "global:first",
          "path": "on",
          "value": 1n,
        },
        {
          "object": "global:second",
          "path": "n.[1]",
          "value": 4n,
        },
        {
          "object": "global:second",
          "path": "n.[2]",
          "value": 4n,
        },
        {
          "object": "percpu:depth",
          "path": "",
          "value": -1n,
        },
        {
          "object": "global:h::calls",
          "path": "",
          "value": 2n,
        },
      ]
    `);
    expect(program.perCpu).toEqual(["depth"]);
    expect(Object.keys(program.functions)).toEqual(["f", "h"]);
  });

  it("are dropped by IGNORE_FIELD when stored to", () => {
    const rules = { boundary: "IGNORE_FIELD(stat, hits);" };
    const text = "struct stat { int hits, n; } s; void f(void) { s.hits++; s.hits = 3; s.n = 1; }";
    expect(ops({ ...rules, c: text })).toMatchInlineSnapshot(`
      "0: store &global:s.n = 1
      1: return"
    `);
    const program = lowered({ ...rules, c: text });
    // The model knows these by their last name only, and would drop the stores of namesakes.
    expect(program).not.toHaveProperty("ignoredFields");
    expect(program.assumptions).toEqual(["ignored field: stat.hits"]);
  });
});

describe("statements", () => {
  it("loop, fall through and jump", () => {
    expect(
      c(`int f(int a) {
        for (int i = 0; i < a; i++) { if (i == 2) continue; put(i); }
        do a--; while (get(a));
        switch (a) { case 1: put(1); case 2 ... 3: put(2); break; default: goto again; }
        return 0;
      again:
        put(9);
        return f(a);
      }`),
    ).toMatchInlineSnapshot(`
      "0: i = 0
      1: if (i < a :s32) then 2 else 6
      2: if (i == 2 :s32) then 4 else 3
      3: put(i)
      4: i = (i + 1 :s32)
      5: jump 1
      6: a = (a - 1 :s32)
      7: $5 = get(a)
      8: if $5 then 6 else 9
      9: $6 = a
      10: if ($6 == 1 :s32) then 13 else 11
      11: if ($6 >= 2 :s32) then 12 else 16
      12: if ($6 <= 3 :s32) then 14 else 16
      13: put(1)
      14: put(2)
      15: return 0
      16: put(9)
      17: $7 = call f(a)
      18: return $7"
    `);
  });

  it("are dropped where a constant condition forbids them, with the callees only they reach", () => {
    const text = `
      int only_here(void) { return missing(); }
      int f(int a) {
        if (IS_ENABLED(CONFIG_X) && a) return only_here();
        while (0) container_of(a, struct s, m);
        if (uses() || undefined_too()) put(1); else only_here();
        return IS_ENABLED(CONFIG_X) ? only_here() : 2;
        put(4);
      }`;
    const sources = {
      boundary: `${boundary} __param(bool) bool uses(void);`,
      c: text,
      params: { uses: 1n },
    };
    expect(ops(sources)).toMatchInlineSnapshot(`
      "0: put(1)
      1: return 2"
    `);
    expect(Object.keys(lowered(sources).functions)).toEqual(["f"]);
  });

  it("know which locals are still needed", () => {
    const fn = functionOf(
      lowered({
        boundary,
        c: "int f(int a, int b) { int i; for (i = 0; i < a; i++) put(b); return i; }",
      }),
      "f",
    );
    expect(fn.slots).toEqual(["a", "b", "i"]);
    expect(fn.ops.map(({ op, live }) => `${op} ${live}`)).toMatchInlineSnapshot(`
      [
        "set 0,1",
        "branch 0,1,2",
        "primitive 0,1,2",
        "set 0,1,2",
        "jump 0,1,2",
        "return 2",
      ]
    `);
  });

  it("turn asm templates of the table into primitives", () => {
    const primitives = { msr_daifset: 1, msr_daifclr: 1, dsb: 1, wfi: 0 };
    const text = `void f(void) {
      asm volatile("msr daifset, #%0	// mask" : : "i" (2 | 1) : "memory");
      asm volatile("msr daifclr, #%[bits]; /* order */ dsb sy\\n\\twfi" : : [bits] "i" (4));
      asm volatile("" : : : "memory");
    }`;
    expect(ops({ primitives, c: text })).toMatchInlineSnapshot(`
      "0: msr_daifset(3)
      1: msr_daifclr(4)
      2: dsb('sy)
      3: wfi()
      4: return"
    `);
  });
});

describe("functions", () => {
  it("are found in the own unit first, and strong before weak", () => {
    const files = {
      "a.c":
        "static int own(void) { return 1; } int own2(void); __weak int own3(void) { return 5; } int f(void) { return own() + own2() + own3(); }",
      "b.c":
        "static int own(void) { return 2; } int own2(void) { return own(); } int own3(void) { return 6; }",
    };
    const program = lowered({ c: files });
    expect(Object.keys(program.functions)).toEqual(["f", "own", "own2", "own3", "own@b.c"]);
    expect(new Run(program).call("f", [])).toBe(9n);
  });

  it("that a header defines are one function in all units", () => {
    const files = {
      "h.h": "static inline int h(void) { return 1; }",
      "a.c": '#include "h.h"\nint g(void); int f(void) { return h() + g(); }',
      "b.c": '#include "h.h"\nint g(void) { return h(); }',
    };
    expect(Object.keys(lowered({ c: files }).functions)).toEqual(["f", "h", "g"]);
  });

  it("flow through pointers, bound ones as calls by name", () => {
    const rules = `${boundary} BIND(handler, g); BIND(chip.eoi, g);`;
    const text = `
      struct chip { void (*eoi)(int); void (*mask)(int); };
      void (*handler)(int);
      void g(int n) { put(n); }
      void each(void (*fn)(int), struct chip *c) { fn(1); c->eoi(2); c->mask(3); (*fn)(4); }
      void f(struct chip *c) { handler(0); each(g, c); each(put, c); }`;
    expect(ops({ boundary: rules, c: text })).toMatchInlineSnapshot(`
      "0: call g(0)
      1: call each(fn g, c)
      2: call each(fn put, c)
      3: return"
    `);
    expect(ops({ boundary: rules, c: text }, "each")).toMatchInlineSnapshot(`
      "0: call (fn)(1)
      1: call g(2)
      2: $2 = load c.mask
      3: call ($2)(3)
      4: call (fn)(4)
      5: return"
    `);
    expect(ops({ boundary: rules, c: text }, "put")).toMatchInlineSnapshot(`
      "0: put(arg0)
      1: return"
    `);
    expect(lowered({ boundary: rules, c: text }).assumptions).toEqual([
      "bound: chip.eoi = g",
      "bound: handler = g",
    ]);
  });

  it("carry their attributes, from prototypes too", () => {
    const fn = functionOf(
      lowered("void f(void) __noreturn; noinstr __balanced __maybe_unused void f(void) { }"),
      "f",
    );
    expect(fn.attributes).toEqual({ noinstr: true, noreturn: true, balanced: true });
    expect(fn.site).toEqual({ file: "t.c", line: 1, column: 65 });
  });
});
