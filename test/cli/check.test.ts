// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { describe, expect, test } from "vitest";
import { DEADLOCK } from "../../src/explorer/explore.ts";
import { rulesOf } from "../../src/invariants/catalogue.ts";
import { VOCABULARY } from "../../src/run/rules.ts";
import { World } from "./world.ts";

/** Rules that a task which counts and works gives something to check. */
const HAD = 18;

/** Rules about what the tiny scenarios do not have. */
const ABSENT = 30;

/** Those of arm64, of which the tiny scenarios are, but for what nobody has asked for. */
const RULES =
  VOCABULARY.rules.filter(
    (id) =>
      (id === DEADLOCK || rulesOf("arm64").includes(id)) && !VOCABULARY.onRequest.includes(id),
  ).length - ABSENT;

const BOTH_OK = `ok     tiny/broken
         violated BUG_ON(preempt_count()) in task_loop() as expected (5 states,
         trace of 4 steps)
ok     tiny/good
         6 states, depth 5, exhausted; 6 of 6 steps fired; ${HAD} of ${RULES} rules had
         something to check

2 scenarios, 2 config points: 1 holds and 1 violated as expected; 11 states.
Each verdict holds within its scenario's bounds: 'eret check NAME' prints them.
`;

describe("eret check", () => {
  test("judges everything in spec/ and is content when all is as expected", async () => {
    const world = new World();
    expect(await world.run("check")).toBe(0);
    expect(world.out).toBe(BOTH_OK);
    expect(world.err).toBe("");
  });

  test("is what no command at all means", async () => {
    const world = new World();
    expect(await world.run()).toBe(0);
    expect(world.out).toBe(BOTH_OK);
  });

  test.each(["tiny/good", "spec/tiny/good.yaml", "/w/spec/tiny/good.yaml", "tiny/good.yaml"])(
    "takes '%s' for one scenario, with its bounds and assumptions",
    async (word) => {
      const world = new World();
      expect(await world.run("check", word)).toBe(0);
      expect(world.out.replace(/^\d+ rules/m, "42 rules")).toBe(`ok     tiny/good
         6 states, depth 5, exhausted; 6 of 6 steps fired; ${HAD} of ${RULES} rules had
         something to check

1 scenario, 1 config point: 1 holds; 6 states.

A task that counts right.
Bounds: 1 CPU, 1 task; nesting at most 1.
42 rules checked, ${HAD} had something to check. Steps of the C:
  all: 6 of 6 fired
${ABSENT} rules are not applicable: no firmware (12), no pause of CPUs (9), no
__cpu_online_mask (3), no TLBs (3), no stop with a flag (1), no panic_cpu (1),
no rt_spin_lock() (1)
Fairness:
  resched-not-lost, no-lasting-mask and timer-rearmed hold without any
Assumed:
  param: careful = 1
  for liveness: Strong fairness: a CPU that can step again and again does, and
  takes an interrupt that it can take.
`);
    },
  );

  test.each(["tiny", "tiny/", "spec/tiny", "spec/"])("takes '%s' for a folder", async (word) => {
    const world = new World();
    expect(await world.run("check", word)).toBe(0);
    expect(world.out).toBe(BOTH_OK);
  });

  test("fails on a violation that nobody expects, draws it, and keeps a trace", async () => {
    const world = new World();
    world.edit("spec/tiny/good.yaml", "careful: y", "careful: n");
    expect(await world.run("check", "tiny/good")).toBe(1);
    expect(world.out).toContain(`FAIL   tiny/good
         violated BUG_ON(preempt_count()) in task_loop() (5 states, trace of 4
         steps)
         expected it to hold, BUG_ON(preempt_count()) in task_loop() came
         unexpected
         5 states, pinned are 6: explain, then 'states: 5'

  CPU0
  ----
  task_loop()
    section()
      __preempt_count_add(1) [preempt +1]
`);
    const file = "/tmp/eret-traces/tiny/good/all.BUG_ON-task_loop-c027.trace.json";
    expect(world.out).toContain(`  replay: eret replay ${file}\n`);
    expect(await world.run("replay", file)).toBe(1);
  });

  test("misses a broken twin that no longer breaks", async () => {
    const world = new World();
    world.edit("spec/tiny/broken.yaml", "patch: tiny/forget.patch\n", "");
    expect(await world.run("check", "tiny/broken")).toBe(5);
    expect(world.out).toContain(`MISSED tiny/broken
         6 states, depth 5, exhausted; 6 of 6 steps fired; ${HAD} of ${RULES} rules had
         something to check
         expected to violate BUG_ON(preempt_count()) in task_loop(), which
         holds: is the rule blind?
         6 states, pinned are 5: explain, then 'states: 6'
`);
  });

  test("takes 0 for a number of states that is not pinned yet", async () => {
    const world = new World();
    world.edit("spec/tiny/good.yaml", "states: 6\n", "states: 0\n");
    expect(await world.run("check", "tiny/good")).toBe(0);
    expect(world.out).toContain("the number of states is not pinned: add 'states: 6'\n");
  });

  test("misses a step that never fires where every step must", async () => {
    const world = new World();
    world.edit(
      "spec/tiny/loop.c",
      "\tsection();\n",
      "\tsection();\n\tif (!careful())\n\t\tdo_work();\n",
    );
    world.edit(
      "spec/tiny/loop.c",
      "\t\t__preempt_count_sub(1);",
      "\t\t__preempt_count_sub(1);\n\tif (preempt_count())\n\t\tdo_work();",
    );
    world.edit("spec/tiny/good.yaml", "states: 6", "states: 7\ncover: all");
    expect(await world.run("check", "tiny/good")).toBe(5);
    expect(world.out).toContain("1 step never fired: spec/tiny/loop.c:8 do_work\n");
  });

  test("says INCOMPLETE, never ok, when a limit is reached", async () => {
    const world = new World();
    expect(await world.run("check", "tiny/good", "--max-states", "3")).toBe(3);
    expect(world.out).toContain(
      "OPEN   tiny/good  3 states, depth 2, INCOMPLETE: reached --max-states\n",
    );
    expect(world.out).not.toContain("ok ");
  });

  test("reports a violation before an expectation missed, and that before a limit", async () => {
    const world = new World();
    world.edit("spec/tiny/good.yaml", "states: 6", "states: 9");
    expect(await world.run("check", "--max-depth", "4")).toBe(3);
    expect(await world.run("check")).toBe(5);
    world.edit("spec/tiny/good.yaml", "careful: y", "careful: n");
    expect(await world.run("check")).toBe(1);
  });

  test("says nothing with --quiet unless it is bad", async () => {
    const world = new World();
    expect(await world.run("check", "--quiet")).toBe(0);
    expect(world.out).toBe("");
    world.edit("spec/tiny/good.yaml", "states: 6", "states: 9");
    expect(await world.run("check", "--quiet")).toBe(5);
    expect(world.out).toContain("MISSED tiny/good");
    expect(world.out).not.toContain("ok ");
  });

  test("prints one line per unexpected rule with --terse, at the place of the C", async () => {
    const world = new World();
    expect(await world.run("check", "--terse")).toBe(0);
    expect(world.out).toBe("");
    world.edit("spec/tiny/good.yaml", "careful: y", "careful: n");
    await world.run("check", "tiny/good", "--terse");
    expect(world.out).toBe(
      "spec/tiny/loop.c:12:2: ERROR: The C's own check BUG_ON(preempt_count()) never fires: BUG_ON(preempt_count()) [BUG_ON(preempt_count()) in task_loop()]\n",
    );
  });

  test("checks the rest when one scenario cannot be used, and exits with 2", async () => {
    const world = new World();
    world.edit("spec/tiny/broken.yaml", "title", "titel");
    expect(await world.run("check")).toBe(2);
    expect(world.out).toContain("ok     tiny/good");
    expect(world.err).toBe(
      "spec/tiny/broken.yaml:2:1: ERROR: unknown key 'titel' in a scenario, did you mean 'title'?\n",
    );
  });

  test("splits a matrix into points, and shows what only one of them assumes", async () => {
    const world = new World();
    world.edit("spec/tiny/good.yaml", "params: {careful: y}", "matrix: {careful: [y, n]}");
    world.edit(
      "spec/tiny/good.yaml",
      "expect: holds",
      "expect:\n  careful=y: holds\n  careful=n: violated BUG_ON(preempt_count()) in task_loop()\n",
    );
    world.edit("spec/tiny/good.yaml", "states: 6", "states: {careful=y: 6, careful=n: 5}");
    expect(await world.run("check", "tiny/good")).toBe(0);
    expect(world.out).toContain(
      `ok     tiny/good careful=y\n         6 states, depth 5, exhausted; 6 of 6 steps fired; ${HAD} of ${RULES} rules had\n         something to check\n`,
    );
    expect(world.out).toContain(
      "ok     tiny/good careful=n\n         violated BUG_ON(preempt_count()) in task_loop() as expected",
    );
    expect(world.out).toContain(
      "  careful=y: param: careful = 1\n  careful=n: param: careful = 0\n",
    );
  });
});
