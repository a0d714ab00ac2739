// SPDX-License-Identifier: GPL-2.0-only OR MIT
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { VOCABULARY } from "../../src/run/rules.ts";
import { checkPoint } from "../../src/run.ts";
import { loadScenario } from "../../src/scenario/load.ts";
import { points } from "../../src/scenario/points.ts";
import { tree } from "../spec/real.ts";

const LIMITS = { states: 100_000, depth: 1_000, seconds: 60, memory: 2e9 };

const HEAD = `#include <smp-types.h>
int x, y, flag; atomic_t count; raw_spinlock_t lock;
`;

/** What breaks when the functions a() and b() of `c` run on two CPUs, each rule with its detail. */
function broken(c: string, memory = "armv8", window = 3, rules = "[deadlock, data-race]") {
  const yaml = `title: races
source: kernel-stop-pause-x86.md section 2.5
kernel: v7.3
c: [races.c]
boundary: [common.h, memory.h]
matrix: {pseudo_nmi: [n]}
memory: ${memory}
window: ${window}
cpus: [{tasks: [{name: A, runs: a}]}, {tasks: [{name: B, runs: b}]}]
nesting: 1
invariants: ${rules}
expect: holds
`;
  const files: Readonly<Record<string, string>> = {
    "spec/races.yaml": yaml,
    "spec/races.c": HEAD + c,
  };
  const from = { read: (path: string) => files[path] ?? tree.read(path) };
  const scenario = loadScenario("races", from, VOCABULARY);
  const [point] = points(scenario);
  if (point === undefined) throw new Error("no point");
  const { outcome, traces } = checkPoint(scenario, point, from, LIMITS);
  if (outcome.kind === "bounded") throw new Error("bounded");
  return traces.map(({ rule, detail }) => `${rule}: ${detail}`);
}

const raced = (first: string, second: string, cell = "x", fns = "a / b") => [
  `data-race: data-race in ${fns}: ${first} and ${second} of ${cell}`,
];
const threads = (a: string, b: string) =>
  `void a(void) { int r; ${a} }\nvoid b(void) { int r; ${b} }\n`;

describe("a data race is", () => {
  test.each([
    ["a plain store and a plain load", "x = 1;", "r = x;", raced("write", "read")],
    [
      "a plain store and a marked load",
      "x = 1;",
      "r = READ_ONCE(x);",
      raced("write", "read (marked)"),
    ],
    [
      "a marked store and a plain load",
      "WRITE_ONCE(x, 1);",
      "r = x;",
      raced("write (marked)", "read"),
    ],
    ["two plain stores", "x = 1;", "x = 2;", raced("write", "write")],
    [
      "a plain update and a marked load",
      "x++;",
      "r = READ_ONCE(x);",
      raced("write", "read (marked)"),
    ],
    [
      "a plain load and an atomic",
      "r = count.counter;",
      "atomic_inc(&count);",
      raced("read", "write (marked)", "count.counter"),
    ],
    [
      "a plain load and a fully ordered atomic",
      "r = x;",
      "xchg(&x, 1);",
      raced("read", "write (marked)"),
    ],
    [
      "a plain load and a release",
      "r = x;",
      "smp_store_release(&x, 1);",
      raced("read", "write (marked)"),
    ],
  ])("%s", (_, a, b, wanted) => {
    expect(broken(threads(a, b))).toEqual(wanted);
    expect(broken(threads(a, b), "x86")).toEqual(wanted);
    expect(broken(threads(a, b), "armv8", 1)).toEqual(wanted);
  });

  test("named by the functions that stand in the C, in the order of their names", () => {
    const c =
      "void b(void) { x = 1; }\nstatic int get(void) { return x; }\nvoid a(void) { get(); }";
    expect(broken(c)).toEqual(raced("write", "read", "x", "b / get"));
  });
});

describe("no data race are", () => {
  test.each([
    ["marked accesses", "WRITE_ONCE(x, 1);", "r = READ_ONCE(x);"],
    ["two loads", "r = x;", "r = x;"],
    ["different cells", "x = 1;", "y = 1;"],
    [
      "accesses under a lock",
      "raw_spin_lock(&lock); x++; raw_spin_unlock(&lock);",
      "raw_spin_lock(&lock); x++; raw_spin_unlock(&lock);",
    ],
    [
      "a message and its flag",
      "x = 1; smp_wmb(); WRITE_ONCE(flag, 1);",
      "if (READ_ONCE(flag)) { smp_rmb(); r = x; }",
    ],
    [
      "a release and an acquire",
      "x = 1; smp_store_release(&flag, 1);",
      "if (smp_load_acquire(&flag)) r = x;",
    ],
    [
      "a store behind a branch on what was stored last",
      "r = x; smp_mb(); WRITE_ONCE(flag, 1);",
      "if (READ_ONCE(flag)) x = 1;",
    ],
    ["a load behind a branch that is never taken", "x = 1;", "if (READ_ONCE(flag)) r = x;"],
    [
      "a load behind two branches of which one is never taken",
      "x = 1; WRITE_ONCE(flag, 1);",
      "if (READ_ONCE(flag) && READ_ONCE(y)) r = x;",
    ],
  ])("%s", (_, a, b) => {
    expect(broken(threads(a, b))).toEqual([]);
  });
});

describe("a load that runs ahead of a branch", () => {
  const writer = "x = 1; smp_wmb(); WRITE_ONCE(flag, 1);";

  test("races if the branch is taken", () => {
    const reader = "if (READ_ONCE(flag)) r = x;";
    expect(broken(threads(writer, reader))).toEqual(raced("write", "read"));
    // Loads are performed in order there, and with one access at a time.
    expect(broken(threads(writer, reader), "x86")).toEqual([]);
    expect(broken(threads(writer, reader), "armv8", 1)).toEqual([]);
  });

  test("races if all of several branches are taken", () => {
    const both = "WRITE_ONCE(y, 1); x = 1; smp_wmb(); WRITE_ONCE(flag, 1);";
    const reader = "if (READ_ONCE(flag)) if (READ_ONCE(y)) r = x;";
    expect(broken(threads(both, reader))).toEqual(raced("write", "read"));
  });

  test("races with the release of a flag that was not acquired", () => {
    const release = "x = 1; smp_store_release(&flag, 1);";
    expect(broken(threads(release, "if (READ_ONCE(flag)) r = x;"))).toEqual(raced("write", "read"));
  });
});

test("a message overtaken by its flag races on weakly ordered memory only", () => {
  const c = threads("x = 1; WRITE_ONCE(flag, 1);", "if (READ_ONCE(flag)) { smp_rmb(); r = x; }");
  expect(broken(c)).toEqual(raced("write", "read"));
  expect(broken(c, "x86")).toEqual([]);
  expect(broken(c, "armv8", 1)).toEqual([]);
});

test("nobody looks where nobody asked, and where no access is in flight the question is refused", () => {
  const c = threads("x = 1;", "r = x;");
  expect(broken(c, "armv8", 3, "[deadlock]")).toEqual([]);
  expect(() => broken(c, "sc")).toThrow(
    "spec/races.yaml:11:24: ERROR: 'data-race' is judged where accesses are issued and performed in two steps",
  );
});

/** What one turn of a thread does; `skips`: the next one is left out if it has read 0. */
interface Turn {
  readonly cell: "x" | "y";
  readonly writes: boolean;
  readonly plain: boolean;
  readonly skips?: true;
}
const TURNS: Readonly<Record<string, Turn | null>> = {
  "r = x;": { cell: "x", writes: false, plain: true },
  "x = 1;": { cell: "x", writes: true, plain: true },
  "r = y;": { cell: "y", writes: false, plain: true },
  "WRITE_ONCE(y, 1);": { cell: "y", writes: true, plain: false },
  "r = READ_ONCE(x);": { cell: "x", writes: false, plain: false },
  "if (READ_ONCE(y))": { cell: "y", writes: false, plain: false, skips: true },
  "smp_mb();": null,
  "smp_wmb();": null,
};
const body = fc.array(fc.constantFrom(...Object.keys(TURNS)), { minLength: 1, maxLength: 3 });
const text = (lines: readonly string[]) => `${lines.join(" ")};`;

/** The same by hand, sequentially consistent: some run has two accesses next that conflict. */
function racesByHand(bodies: readonly (readonly string[])[]): boolean {
  const turns = bodies.map((lines) => lines.map((line) => TURNS[line] ?? null));
  const go = (at: readonly number[], set: ReadonlySet<string>): boolean => {
    const silent = at.findIndex((pc, thread) => turns[thread]?.[pc] === null);
    if (silent >= 0) return go(at.with(silent, (at[silent] ?? 0) + 1), set);
    const [a, b] = at.map((pc, thread) => turns[thread]?.[pc]);
    if (a && b && a.cell === b.cell && (a.writes || b.writes) && (a.plain || b.plain)) return true;
    return [a, b].some((turn, thread) => {
      if (!turn) return false;
      const skipped = turn.skips && !set.has(turn.cell) ? 2 : 1;
      return go(
        at.with(thread, (at[thread] ?? 0) + skipped),
        turn.writes ? new Set([...set, turn.cell]) : set,
      );
    });
  };
  return go([0, 0], new Set());
}

test("races of sequentially consistent runs are those that are found by hand, and a larger window loses none", () => {
  fc.assert(
    fc.property(body, body, (a, b) => {
      const c = threads(text(a), text(b));
      const one = broken(c, "armv8", 1).length;
      expect(one).toBe(racesByHand([a, b]) ? 1 : 0);
      expect(broken(c).length).toBeGreaterThanOrEqual(one);
    }),
    { seed: 31, numRuns: 40 },
  );
});

test("without plain accesses there is no race", () => {
  const marked = (lines: readonly string[]) =>
    text(lines)
      .replaceAll(/r = (\w);/g, "r = READ_ONCE($1);")
      .replaceAll("x = 1;", "WRITE_ONCE(x, 1);");
  fc.assert(
    fc.property(body, body, (a, b) => {
      expect(broken(threads(marked(a), marked(b)))).toEqual([]);
    }),
    { seed: 31, numRuns: 15 },
  );
});
