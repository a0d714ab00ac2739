// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { describe, expect, it } from "vitest";
import type { SourceTree } from "../../src/kernelc/source.ts";
import { brokenRules } from "../../src/run/verdict.ts";
import { checkPoint } from "../../src/run.ts";
import { pointOf, tree } from "../spec/real.ts";

/**
 * What is lost where two change one cell: a plain read-modify-write is a load and a store, one
 * instruction is not.
 */
const HEAD =
  "title: lost update\nsource: findings A3\nkernel: v7.3\nc: [lost.c]\nboundary: [common.h, memory.h]\n";
const TAIL = "nesting: 1\nexpect: holds\n";
const TWO_CPUS = `cpus:
  - tasks: [{name: A, runs: w0}]
  - tasks: [{name: B, runs: w1}]
`;
const WITH_ABORT = `cpus:
  - tasks: [{name: A, runs: task}]
    events: [{fault: hit, kind: abort, times: 1, within: [change]}]
`;
const WITH_PAGE_FAULT = `x86: {}
cpus:
  - tasks: [{name: A, runs: task}]
    events: [{fault: hit, kind: page_fault, times: 1, within: [change]}]
`;

const LIMITS = { states: 100_000, depth: 1_000, seconds: 60, memory: 4e9 };

function broken(c: string, more: string): readonly string[] {
  const files: Readonly<Record<string, string>> = {
    "spec/lost.c": `#include <smp-types.h>\n${c}`,
    "spec/lost.yaml": `${HEAD}${more}${TAIL}`,
  };
  const source: SourceTree = { read: (path) => files[path] ?? tree.read(path) };
  const { scenario, point } = pointOf("lost", "all", source);
  const { outcome } = checkPoint(scenario, point, source, LIMITS);
  expect(outcome.kind).not.toBe("bounded");
  return brokenRules(outcome).map((rule) => rule.replace(/[ (].*/, ""));
}

/** Two CPUs do one change each; CPU 0 waits for the other and looks. */
const both = (globals: string, [one, other]: readonly [string, string], wrong: string) => `
${globals}
static int done;
void w0(void) { ${one}; while (!smp_load_acquire(&done)); BUG_ON(${wrong}); for (;;) do_work(); }
void w1(void) { ${other}; smp_store_release(&done, 1); for (;;) do_work(); }
`;
const ASSERTIONS = "invariants: [kernel-assertion]\n";

describe("two CPUs that both change one variable", () => {
  const cases: readonly (readonly [string, string, string, readonly string[]])[] = [
    ["x++", "static int x;", "READ_ONCE(x) != 2", ["BUG_ON"]],
    ["x = x + 1", "static int x;", "READ_ONCE(x) != 2", ["BUG_ON"]],
    ["x += 1", "static int x;", "READ_ONCE(x) != 2", ["BUG_ON"]],
    ["--x", "static int x = 4;", "READ_ONCE(x) != 2", ["BUG_ON"]],
    ["s.in.x++", "static struct { struct { int x; } in; } s;", "s.in.x != 2", ["BUG_ON"]],
    ["p->x++", "static struct s { int x; } s; static struct s *p = &s;", "s.x != 2", ["BUG_ON"]],
    ["b.n++", "static struct { unsigned n : 3; } b;", "b.n != 2", ["BUG_ON"]],
    ["atomic_inc(&x)", "static atomic_t x;", "READ_ONCE(x.counter) != 2", []],
    ["set_bit(smp_processor_id(), &x)", "static unsigned long x;", "x != 3", []],
    ["x |= 1UL << smp_processor_id()", "static unsigned long x;", "x != 3", ["BUG_ON"]],
  ];
  it.each(cases)("%s", (change, globals, wrong, rules) => {
    expect(broken(both(globals, [change, change], wrong), TWO_CPUS)).toEqual(rules);
  });

  it("lose no less on weakly ordered memory", () => {
    const on = `memory: armv8\n${ASSERTIONS}${TWO_CPUS}`;
    const plain = both("static int x;", ["x++", "x++"], "READ_ONCE(x) != 2");
    expect(broken(plain, on)).toEqual(["BUG_ON"]);
    const inc = "atomic_inc(&x)";
    const atomic = both("static atomic_t x;", [inc, inc], "READ_ONCE(x.counter) != 2");
    expect(broken(atomic, on)).toEqual([]);
  });
});

describe("two CPUs that each write a bit-field of their own", () => {
  const cases: readonly (readonly [string, string, readonly string[]])[] = [
    ["of one word", "unsigned a : 1; unsigned b : 1;", ["BUG_ON"]],
    ["of one word, one of them as wide as a byte", "unsigned a : 3; unsigned b : 8;", ["BUG_ON"]],
    ["of bytes in one word", "u8 a : 3; u32 b : 5;", ["BUG_ON"]],
    ["with padding between them", "unsigned a : 3; unsigned : 4; unsigned b : 3;", ["BUG_ON"]],
    ["of two words", "unsigned a : 20; unsigned b : 20;", []],
    ["behind a width of zero", "unsigned a : 3; unsigned : 0; unsigned b : 3;", []],
    ["with a member between them", "unsigned a : 3; u8 c; unsigned b : 3;", []],
    ["that fill a byte each", "u8 a : 8; u8 b : 8;", []],
    ["none of which is a bit-field", "u8 a; u8 b;", []],
  ];
  it.each(cases)("%s", (_, members, rules) => {
    const c = both(`static struct { ${members} } s;`, ["s.a = 1", "s.b = 1"], "!s.a || !s.b");
    expect(broken(c, TWO_CPUS)).toEqual(rules);
  });

  it("lose none to a copy of the whole, which stores the word at once", () => {
    const globals =
      "struct s { unsigned a : 1; unsigned b : 1; }; static struct s s, t = { 1, 1 };";
    const c = both(globals, ["s = t", "(void)0"], "!s.a || !s.b");
    expect(broken(c, TWO_CPUS)).toEqual([]);
  });
});

/** A task changes a per-CPU variable and is hit by an exception that does the same. */
const hit = (handler: string, change: string) => `
#include <ptrace.h>
static DEFINE_PER_CPU(int, n);
static int handled;
static void change(void) { ${change}; }
void ${handler}(struct pt_regs *regs) { ${change}; WRITE_ONCE(handled, 1); }
void task(void)
{
	int more;

	change();
	more = READ_ONCE(handled);
	BUG_ON(this_cpu_read(n) < 1 + more);
	for (;;)
		do_work();
}
`;

describe("an exception that changes what its own CPU is changing", () => {
  const cases: readonly (readonly [string, readonly string[], readonly string[]])[] = [
    ["this_cpu_inc(n)", [], []],
    ["this_cpu_add(n, 1)", [], []],
    ["if (this_cpu_inc_return(n) < 1) do_work()", [], []],
    ["__this_cpu_inc(n)", ["BUG_ON"], []],
    ["raw_cpu_add(n, 1)", ["BUG_ON"], []],
    ["if (__this_cpu_inc_return(n) < 1) do_work()", ["BUG_ON"], []],
    ["(*this_cpu_ptr(&n))++", ["BUG_ON"], ["BUG_ON"]],
    ["this_cpu_write(n, this_cpu_read(n) + 1)", ["BUG_ON"], ["BUG_ON"]],
  ];
  it.each(cases)("%s", (change, arm64, x86) => {
    const onArm = hit("el1h_64_sync_handler", change);
    expect(broken(onArm, `${ASSERTIONS}${WITH_ABORT}`)).toEqual(arm64);
    const onX86 = hit("exc_page_fault", change);
    expect(broken(onX86, `${ASSERTIONS}${WITH_PAGE_FAULT}`)).toEqual(x86);
    // The same instructions, over the stores that x86 performs late.
    expect(broken(onArm, `memory: x86\n${ASSERTIONS}${WITH_ABORT}`)).toEqual(x86);
  });
});

describe("another CPU that writes a per-CPU variable of this one", () => {
  const c = (change: string) => `
static DEFINE_PER_CPU(int, n);
static int *mine;
static int ready, done;
void w0(void)
{
	mine = this_cpu_ptr(&n);
	smp_store_release(&ready, 1);
	${change};
	while (!smp_load_acquire(&done))
		;
	BUG_ON(this_cpu_read(n) < 8);
	for (;;)
		do_work();
}
void w1(void)
{
	while (!smp_load_acquire(&ready))
		;
	WRITE_ONCE(*mine, 8);
	smp_store_release(&done, 1);
	for (;;)
		do_work();
}
`;
  const inc = c("this_cpu_inc(n)");
  const on = (machine: string) => `${machine}${ASSERTIONS}${TWO_CPUS}`;

  it.each(["x86: {}\n", "memory: x86\n"])("comes between the halves of x86's (%s)", (machine) => {
    expect(broken(inc, on(machine))).toEqual(["BUG_ON"]);
  });
  it.each(["", "memory: armv8\n"])("does not come into an atomic one of arm64 (%s)", (machine) => {
    expect(broken(inc, on(machine))).toEqual([]);
    expect(broken(c("__this_cpu_inc(n)"), on(machine))).toEqual(["BUG_ON"]);
  });
});
