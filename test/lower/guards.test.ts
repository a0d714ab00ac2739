// SPDX-License-Identifier: GPL-2.0-only OR MIT

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { lowered, ops, refusals } from "./lowering.ts";
import { Run } from "./run.ts";

const BOUNDARY = `
__primitive void raw_spin_lock(int lock);
__primitive void raw_spin_unlock(int lock);
__primitive void mark(int n);
__primitive int choose(void);
`;

describe("guard()", () => {
  const lock = { boundary: BOUNDARY };

  it("unlocks where the scope ends", () => {
    expect(
      ops({ ...lock, c: "void f(void) { { guard(raw_spinlock)(1); mark(2); } mark(3); }" }),
    ).toMatchInlineSnapshot(`
        "0: $guard = 1
        1: raw_spin_lock($guard)
        2: mark(2)
        3: raw_spin_unlock($guard)
        4: mark(3)
        5: return"
      `);
  });

  it("computes the value of a return before it unlocks", () => {
    expect(
      ops({ ...lock, c: "int f(void) { guard(raw_spinlock)(1); return choose(); }" }),
    ).toMatchInlineSnapshot(`
        "0: $guard = 1
        1: raw_spin_lock($guard)
        2: $1 = choose()
        3: raw_spin_unlock($guard)
        4: return $1"
      `);
  });

  it("evaluates its argument once", () => {
    expect(
      ops({ ...lock, c: "int p; void f(void) { guard(raw_spinlock)(p); }" }),
    ).toMatchInlineSnapshot(`
        "0: $guard = load &global:p :s32
        1: raw_spin_lock($guard)
        2: raw_spin_unlock($guard)
        3: return"
      `);
  });

  it("leaves several guards in reverse order, and only those that the jump leaves", () => {
    const c = `void f(void) {
      guard(raw_spinlock)(1);
      while (choose()) {
        guard(raw_spinlock)(2);
        if (choose()) break;
        scoped_guard(raw_spinlock, 3) { if (choose()) goto out; mark(4); }
      }
      mark(5);
    out:
      mark(6);
    }`;
    expect(ops({ ...lock, c })).toMatchInlineSnapshot(`
      "0: $guard = 1
      1: raw_spin_lock($guard)
      2: jump 16
      3: $guard = 2
      4: raw_spin_lock($guard)
      5: $3 = choose()
      6: if $3 then 7 else 9
      7: raw_spin_unlock($guard)
      8: jump 18
      9: $guard = 3
      10: raw_spin_lock($guard)
      11: $6 = choose()
      12: if $6 then 22 else 13
      13: mark(4)
      14: raw_spin_unlock($guard)
      15: raw_spin_unlock($guard)
      16: $8 = choose()
      17: if $8 then 3 else 18
      18: mark(5)
      19: mark(6)
      20: raw_spin_unlock($guard)
      21: return
      22: raw_spin_unlock($guard)
      23: raw_spin_unlock($guard)
      24: jump 19"
    `);
  });

  it("keeps the flags of irqsave in a hidden local", () => {
    const boundary = `${BOUNDARY}
      __primitive unsigned long __local_irq_save(void);
      __primitive void local_irq_restore(unsigned long flags);
      __primitive void preempt_disable(void);
      __primitive void preempt_enable(void);`;
    const c = "void f(void) { guard(raw_spinlock_irqsave)(1); guard(preempt)(); mark(2); }";
    expect(ops({ boundary, c })).toMatchInlineSnapshot(`
      "0: $guard = 1
      1: $flags = __local_irq_save()
      2: raw_spin_lock($guard)
      3: preempt_disable()
      4: mark(2)
      5: preempt_enable()
      6: raw_spin_unlock($guard)
      7: local_irq_restore($flags)
      8: return"
    `);
  });

  it("refuses an unknown class, a wrong number of arguments, and a jump into its scope", () => {
    const c = `void f(int a) {
      guard(raw_spinlok)(1);
      guard(raw_spinlock)();
      if (a) goto in;
      { guard(raw_spinlock)(1); in: mark(1); }
      switch (a) { case 1: ; guard(raw_spinlock)(1); case 2: mark(2); }
    }`;
    expect(refusals({ ...lock, c })).toMatchInlineSnapshot(`
      [
        "t.c:2:7: ERROR: unknown guard class 'raw_spinlok', did you mean 'raw_spinlock'? (reached by f)",
        "t.c:3:7: ERROR: guard(raw_spinlock) takes 1 arguments and gets 0 (reached by f)",
        "t.c:6:54: ERROR: 'case' inside a guarded scope of its switch (reached by f)",
        "t.c:4:14: ERROR: goto 'in' jumps into a guarded scope (reached by f)",
      ]
    `);
  });
});

describe("__cleanup()", () => {
  const c = `
    struct file { int held; };
    void put(struct file **p) { if (*p && (*p)->held) mark(7); }
    struct file one;
    void f(int a) { struct file *file __cleanup(put) = &one; if (a) return; mark(1); }`;

  it("calls its function with the value at every exit", () => {
    expect(ops({ boundary: BOUNDARY, c })).toMatchInlineSnapshot(`
      "0: file = &global:one
      1: if a then 2 else 4
      2: call put(value)(file)
      3: return
      4: mark(1)
      5: call put(value)(file)
      6: return"
    `);
    expect(ops({ boundary: BOUNDARY, c }, "put(value)")).toMatchInlineSnapshot(`
      "0: if p then 1 else 4
      1: $3 = load p.held :s32
      2: if $3 then 3 else 4
      3: mark(7)
      4: return"
    `);
  });

  it("refuses a cleanup function that does more than read", () => {
    expect(
      refusals(`
        void put(int *p) { *p = 0; }
        void keep(int *p) { int *q = p; }
        void f(void) { int a __cleanup(put) = 1; int b __cleanup(keep) = 2; int c __cleanup(gone) = 3; }`),
    ).toMatchInlineSnapshot(`
      [
        "t.c:4:93: ERROR: cleanup function 'gone' needs a definition, not a class of the boundary (reached by f)",
        "t.c:3:38: ERROR: a cleanup function may only read '*p': 'p' itself is the address of a local (reached by f > keep(value))",
        "t.c:2:28: ERROR: a cleanup function may only read what its parameter points to (reached by f > put(value))",
      ]
    `);
  });
});

/** A statement as the direct interpreter runs it, and its C text. */
type Tree =
  | { readonly kind: "mark" | "return" | "break" | "continue"; readonly n: number }
  | { readonly kind: "guard"; readonly n: number }
  | { readonly kind: "scoped"; readonly n: number; readonly body: readonly Tree[] }
  | { readonly kind: "if" | "while" | "do" | "for" | "block"; readonly body: readonly Tree[] }
  | { readonly kind: "labelled"; readonly label: string; readonly body: readonly Tree[] }
  | { readonly kind: "switch"; readonly arms: readonly (readonly Tree[])[] }
  | { readonly kind: "goto"; readonly up: number };

const n = fc.integer({ min: 1, max: 9 });
const { body } = fc.letrec<{ body: Tree[]; tree: Tree }>((tie) => ({
  body: fc.array(tie("tree"), { maxLength: 4 }),
  tree: fc.oneof(
    { depthSize: "medium" },
    fc.record({ kind: fc.constantFrom("mark", "return", "break", "continue"), n }),
    fc.record({ kind: fc.constant("guard"), n }),
    fc.record({ kind: fc.constant("goto"), up: fc.nat(2) }),
    fc.record({ kind: fc.constant("scoped"), n, body: tie("body") }),
    fc.record({ kind: fc.constantFrom("if", "while", "do", "for", "block"), body: tie("body") }),
    fc.record({ kind: fc.constant("labelled"), label: fc.uuid(), body: tie("body") }),
    fc.record({ kind: fc.constant("switch"), arms: fc.array(tie("body"), { maxLength: 3 }) }),
  ) as fc.Arbitrary<Tree>,
}));

const labelOf = (tree: { label: string }): string => `l_${tree.label.replaceAll("-", "_")}`;

interface Around {
  readonly breaks: boolean;
  readonly continues: boolean;
  readonly labels: readonly string[];
}

function toC(trees: readonly Tree[], around: Around): string {
  const block = (list: readonly Tree[], inner: Partial<Around> = {}): string =>
    `{ ${toC(list, { ...around, ...inner })} }`;
  const loop = { breaks: true, continues: true };
  const one = (t: Tree): string => {
    switch (t.kind) {
      case "mark":
        return `mark(${t.n});`;
      case "return":
        return `if (choose()) return ${t.n};`;
      case "break":
        return around.breaks ? "if (choose()) break;" : "";
      case "continue":
        return around.continues ? "if (choose()) continue;" : "";
      case "guard":
        return `guard(raw_spinlock)(${t.n});`;
      case "goto": {
        const label = around.labels[t.up];
        return label === undefined ? "" : `if (choose()) goto ${label};`;
      }
      case "scoped":
        return `scoped_guard(raw_spinlock, ${t.n}) ${block(t.body, loop)}`;
      case "if":
        return `if (choose()) ${block(t.body)} else mark(0);`;
      case "while":
        return `while (choose()) ${block(t.body, loop)}`;
      case "do":
        return `do ${block(t.body, loop)} while (choose());`;
      case "for":
        return `for (mark(10); choose(); mark(11)) ${block(t.body, loop)}`;
      case "block":
        return block(t.body);
      case "labelled": {
        const label = labelOf(t);
        return `{ ${block(t.body, { labels: [label, ...around.labels] })} ${label}: ; }`;
      }
      case "switch":
        return `switch (choose()) { ${t.arms
          .map((arm, i) => `case ${i}: ${block(arm, { breaks: true })}`)
          .join(" ")} }`;
    }
  };
  return trees.map(one).join(" ");
}

type Exit = null | "break" | "continue" | { readonly value: number } | { readonly goto: string };

/** Runs the tree itself; cleanups are plain `finally`. */
function interpret(
  trees: readonly Tree[],
  around: Around,
  log: string[],
  choose: () => number,
): Exit {
  const loop = { ...around, breaks: true, continues: true };
  const held: number[] = [];
  const run = (t: Tree): Exit => {
    switch (t.kind) {
      case "mark":
        log.push(`mark ${t.n}`);
        return null;
      case "return":
        return choose() ? { value: t.n } : null;
      case "break":
      case "continue": {
        const allowed = t.kind === "break" ? around.breaks : around.continues;
        return allowed && choose() ? t.kind : null;
      }
      case "guard":
        log.push(`lock ${t.n}`);
        held.push(t.n);
        return null;
      case "goto": {
        const label = around.labels[t.up];
        return label !== undefined && choose() ? { goto: label } : null;
      }
      case "scoped": {
        log.push(`lock ${t.n}`);
        const exit = interpret(t.body, loop, log, choose);
        log.push(`unlock ${t.n}`);
        return exit === "break" || exit === "continue" ? null : exit;
      }
      case "if":
        if (choose()) return interpret(t.body, around, log, choose);
        log.push("mark 0");
        return null;
      case "while":
      case "do":
      case "for":
        if (t.kind === "for") log.push("mark 10");
        for (let first = t.kind === "do"; first || choose(); first = false) {
          const exit = interpret(t.body, loop, log, choose);
          if (exit === "break") return null;
          if (exit !== null && exit !== "continue") return exit;
          if (t.kind === "for") log.push("mark 11");
        }
        return null;
      case "block":
        return interpret(t.body, around, log, choose);
      case "labelled": {
        const label = labelOf(t);
        const inner = { ...around, labels: [label, ...around.labels] };
        const exit = interpret(t.body, inner, log, choose);
        return typeof exit === "object" && exit !== null && "goto" in exit && exit.goto === label
          ? null
          : exit;
      }
      case "switch": {
        const from = choose();
        for (const arm of t.arms.slice(from)) {
          const exit = interpret(arm, { ...around, breaks: true }, log, choose);
          if (exit === "break") return null;
          if (exit !== null) return exit;
        }
        return null;
      }
    }
  };
  let exit: Exit = null;
  for (const t of trees) {
    exit = run(t);
    if (exit !== null) break;
  }
  for (const lock of held.reverse()) log.push(`unlock ${lock}`);
  return exit;
}

/** Choices in order, then 0 for ever, so that every loop ends. */
const tapeOf = (tape: readonly number[]): (() => number) => {
  let at = 0;
  return () => tape[at++] ?? 0;
};

describe("control flow with guards", () => {
  it("locks and unlocks in the order in which a direct interpreter does", () => {
    const around: Around = { breaks: false, continues: false, labels: [] };
    fc.assert(
      fc.property(body, fc.array(fc.nat(2), { maxLength: 40 }), (trees, tape) => {
        const program = lowered({
          boundary: BOUNDARY,
          c: `int f(void) { ${toC(trees, around)} return 0; }`,
        });
        const log: string[] = [];
        const note = (line: string): bigint => {
          log.push(line);
          return 0n;
        };
        const choose = tapeOf(tape);
        const result = new Run(program, {
          choose: () => BigInt(choose()),
          mark: (i) => note(`mark ${i}`),
          raw_spin_lock: (i) => note(`lock ${i}`),
          raw_spin_unlock: (i) => note(`unlock ${i}`),
        }).call("f", []);
        const expected: string[] = [];
        const exit = interpret(trees, around, expected, tapeOf(tape));
        expect(log).toEqual(expected);
        expect(result).toBe(
          typeof exit === "object" && exit !== null && "value" in exit ? BigInt(exit.value) : 0n,
        );
      }),
      { seed: 4, numRuns: 300 },
    );
  });
});
