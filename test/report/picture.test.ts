// SPDX-License-Identifier: GPL-2.0-only OR MIT
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createModel } from "../../src/model/create.ts";
import { drawLanes } from "../../src/report/lanes.ts";
import { pictured } from "../../src/report/pictured.ts";
import { lanesByCpu, rowsOf, shownSteps } from "../../src/report/rows.ts";
import { isBroken } from "../../src/run/breaks.ts";
import { buildPoint } from "../../src/run/build.ts";
import { VOCABULARY } from "../../src/run/rules.ts";
import { checkPoint } from "../../src/run.ts";
import { loadScenario } from "../../src/scenario/load.ts";
import { points } from "../../src/scenario/points.ts";
import type { WeighedTrace } from "../../src/trace/matters.ts";
import { replay } from "../../src/trace/replay.ts";
import { rerun } from "../../src/trace/without.ts";
import { pointOf, tree } from "../spec/real.ts";

const LIMITS = { states: 100_000, depth: 1_000, seconds: 60, memory: 2e9 };

const TWO_CPUS = `kernel: v7.3
c: [own.c]
boundary: [common.h]
matrix: {pseudo_nmi: [n]}
cpus: [{tasks: [{name: A, runs: a}]}, {tasks: [{name: B, runs: b}]}]
nesting: 1
invariants: [kernel-assertion]
`;

/** The counterexamples of a program on a machine. */
function found(c: string, machine = TWO_CPUS) {
  const files: Readonly<Record<string, string>> = {
    "spec/own.yaml": `title: own\nsource: minimal\n${machine}expect: holds\n`,
    "spec/own.c": c,
  };
  const from = { read: (path: string) => files[path] ?? tree.read(path) };
  const scenario = loadScenario("own", from, VOCABULARY);
  const [point] = points(scenario);
  if (point === undefined) throw new Error("no point");
  const { outcome, traces } = checkPoint(scenario, point, from, LIMITS);
  if (outcome.kind === "bounded") throw new Error("bounded");
  return { built: buildPoint(scenario, point, from), traces };
}

/** The picture of the only counterexample, and what its decisive pair says. */
function only(c: string, machine?: string) {
  const [trace, ...more] = found(c, machine).traces;
  if (trace === undefined || more.length > 0) throw new Error("not one counterexample");
  const pair = (trace.matters?.pair ?? []).map((at) => trace.steps[at]?.text);
  return { picture: drawLanes(trace), pair };
}

describe("a failed assertion of one's own", () => {
  test("shows who set the flag that it reads", () => {
    const { picture, pair } = only(`static int flag;
void a(void) { WRITE_ONCE(flag, 1); }
void b(void) { BUG_ON(READ_ONCE(flag)); }`);
    expect(pair).toEqual(["flag = 1", "BUG_ON(READ_ONCE(flag))"]);
    expect(picture).toMatchInlineSnapshot(`
      "  CPU0                                CPU1
        ----                                ----
        a()
          flag = 1
                                            b()
                                              BUG_ON(READ_ONCE(flag))
                                              ^^^^^^^^^^^^^^^^^^^^^^^
                                             BUG_ON(READ_ONCE(flag)) in b() fires
      "
    `);
  });

  test("shows both CPUs of a lost update, which no step alone can undo", () => {
    const { picture, pair } = only(`static int x, d0, d1;
void a(void) { x = x + 1; WRITE_ONCE(d0, 1); while (!READ_ONCE(d1)) ; BUG_ON(READ_ONCE(x) != 2); }
void b(void) { x = x + 1; WRITE_ONCE(d1, 1); }`);
    expect(pair).toEqual(["x = 1", "BUG_ON(READ_ONCE(x) != 2)"]);
    expect(picture).toMatchInlineSnapshot(`
      "  CPU0                                CPU1
        ----                                ----
        a()
          x -> 0
                                            b()
                                              x = 1
                                              d1 = 1
          x = 1
          ... 3 steps ...
          BUG_ON(READ_ONCE(x) != 2)
          ^^^^^^^^^^^^^^^^^^^^^^^^^
          BUG_ON(READ_ONCE(x) != 2) in a() fires
      "
    `);
  });

  test("shows the write of the interrupt between write and check", () => {
    const { picture, pair } = only(
      `#include <handlers.h>
static DEFINE_PER_CPU(int, events);
static void count(void)
{
	int v = this_cpu_read(events);
	this_cpu_write(events, (v + 1) & 3);
	WARN_ON(this_cpu_read(events) != ((v + 1) & 3));
}
void task_counts(void) { for (;;) count(); }
void device_irq(u32 hwirq)
{
	this_cpu_write(events, (this_cpu_read(events) + 1) & 3);
	handle_irq_event(hwirq);
}`,
      `extends: softirq/spurious
c: [arm64/entry-v7.3.c, arm64/resched-hook.c, generic/irqentry-v7.1.c, generic/irqentry-common.c, generic/irqentry-nmi.c, arm64/gic.c, generic/irqdesc.c, generic/softirq.c, generic/sched.c, harness/common.c, own.c]
matrix: {pseudo_nmi: [n]}
cpus:
  - tasks: [{name: A, runs: task_counts}]
    events: [{irq: dev, intid: 40, times: 1}]
nesting: 2
invariants: [kernel-assertion]
`,
    );
    expect(pair).toEqual(["events = 2", "WARN_ON(this_cpu_read(events) != ((v + 1) & 3))"]);
    expect(picture).toMatchInlineSnapshot(`
      "  CPU0
        ----
        task_counts()
          count()
            v = events -> 0
            events = 1
            <IRQ dev> [DAIF=DAIF]
              el1_interrupt()
                __preempt_count_add(HARDIRQ) [preempt +HARDIRQ]
                irqnr = gic_read_iar() -> 40
                device_irq()
                  events = 2
                __preempt_count_sub(HARDIRQ) [preempt -HARDIRQ]
            ... 16 steps ...
            WARN_ON(this_cpu_read(events) != ((v + 1) & 3))
            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
            WARN_ON(this_cpu_read(events) != ((v + 1) & 3)) in count() fires
      "
    `);
  });
});

test.each([
  ["broken/B34-irq-not-noted", "rseq_cs_preempted = 1", "rseq_cs_preempted = 1"],
  ["stop/panic-race-v3", "atomic_cmpxchg(&panic_cpu, -1, 0)", "atomic_cmpxchg(&panic_cpu, -1, 1)"],
])("the picture of %s has the write that decides it", (name, write, drawn) => {
  const { scenario, point } = pointOf(name, "pseudo_nmi=n");
  const [trace] = checkPoint(scenario, point, tree, LIMITS).traces;
  if (trace === undefined) throw new Error("nothing breaks");
  expect(trace.steps[trace.matters?.pair?.[0] ?? -1]?.text).toContain(write);
  for (const text of [write, drawn]) expect(drawLanes(trace)).toContain(text);
});

/** Statements of a task of a random program: over two shared cells and a local of its own. */
const statement = fc.constantFrom(
  "x = 1;",
  "y = 1;",
  "x = 0;",
  "y = x;",
  "x = y + 1;",
  "x = x + 1;",
  "l = READ_ONCE(x);",
  "l = l + y;",
  "y = l;",
  "if (READ_ONCE(y)) x = 2;",
  "if (l) y = 2;",
);
const condition = fc.constantFrom(
  "x",
  "x == 1",
  "x && y",
  "l",
  "l != x",
  "x == y + 1",
  "!x",
  "f(x, 1)",
);
const program = fc.record({
  a: fc.array(statement, { maxLength: 3 }),
  b: fc.array(statement, { minLength: 1, maxLength: 3 }),
  condition,
  under: fc.constantFrom("", "if (READ_ONCE(y)) ", "if (l) "),
});

test("of any small program the picture has all that its failure needs, and what decides it", () => {
  const seen = { failed: 0, decided: 0, raced: 0 };
  fc.assert(
    fc.property(program, ({ a, b, condition, under }) => {
      const { built, traces } = found(`static int x, y;
static int f(int v, int on) { if (v > on) return 1; return 0; }
void a(void) { int l = 0; ${a.join(" ")} l = l; }
void b(void) { int l = 0; ${b.join(" ")} ${under}BUG_ON(${condition}); }`);
      for (const trace of traces) {
        seen.failed += 1;
        const { matters, steps } = trace;
        if (matters === undefined) throw new Error("nobody has asked what matters");
        const picture = drawLanes(trace);
        const { all } = pictured(trace);
        expect(matters.needed.filter((at) => !all.has(at))).toEqual([]);
        const rows = rowsOf(trace, lanesByCpu(shownSteps(trace))).map(({ text }) => text);
        for (const at of all) expect(rows).toContain(steps[at]?.text);
        expect(Math.max(...picture.split("\n").map(({ length }) => length))).toBeLessThanOrEqual(
          75,
        );
        if (matters.pair === null) {
          // Nothing that the condition reads was ever written, or it reads nothing.
          continue;
        }
        const [first] = matters.pair;
        expect(steps[first]?.text).toMatch(/^[xy] = /);
        if (!matters.needed.includes(first)) {
          seen.raced += 1;
          continue;
        }
        seen.decided += 1;
        expect(breaksWithout(built, trace, first)).toBe(false);
      }
    }),
    { seed: 13, numRuns: 200 },
  );
  // A generator of programs that never fail would prove nothing.
  expect(seen.failed).toBeGreaterThan(40);
  expect(seen.decided).toBeGreaterThan(30);
  expect(seen.raced).toBeGreaterThan(0);
}, 60_000);

/** Whether the assertion fails all the same without a write, and without what is not needed after it. */
function breaksWithout(
  built: ReturnType<typeof buildPoint>,
  trace: WeighedTrace,
  write: number,
): boolean {
  const model = createModel(built.config);
  const run = replay(model, trace.start, trace.choices);
  const [start] = run.ok ? run.states : [];
  if (!run.ok || start === undefined) throw new Error("the trace does not replay");
  const needed = new Set(trace.matters?.needed);
  const isOut = (at: number) =>
    at === write || (at > write && !needed.has(at) && (trace.steps[at]?.changes.length ?? 0) > 0);
  const left = rerun(model, start, run.actions, isOut);
  return left !== null && isBroken(built, trace, left);
}
