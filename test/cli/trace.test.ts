// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { beforeEach, describe, expect, test } from "vitest";
import { World } from "./world.ts";

const TRACE = "traces/tiny/broken/all.BUG_ON-task_loop-c027.trace.json";
const LANES = `  CPU0
  ----
  task_loop()
    section()
      __preempt_count_add(1) [preempt +1]
    ... 2 steps ...
    BUG_ON(preempt_count())
    ^^^^^^^^^^^^^^^^^^^^^^^
`;

let world: World;
beforeEach(async () => {
  world = new World();
  await world.run("check", "tiny/broken", "--traces", "traces");
});

describe("eret replay", () => {
  test("runs a trace again, stops where the rule breaks, and exits with 1", async () => {
    expect(await world.run("replay", TRACE)).toBe(1);
    expect(world.out).toContain(LANES);
    expect(world.out).toContain(
      "replayed: BUG_ON(preempt_count()) in task_loop() breaks at step 4 of 4\n",
    );
    expect(world.err).toBe("");
  });

  test("prints one line with --quiet", async () => {
    await world.run("replay", TRACE, "--quiet");
    expect(world.out).toBe(
      "replayed: BUG_ON(preempt_count()) in task_loop() breaks at step 4 of 4\n",
    );
  });

  test("is not taken in by a trace that names another rule", async () => {
    world.edit(
      TRACE,
      '"rule": "BUG_ON(preempt_count()) in task_loop()"',
      '"rule": "task-switch-masks"',
    );
    expect(await world.run("replay", TRACE)).toBe(5);
    expect(world.out).toBe(
      "replayed 4 steps: task-switch-masks does not break, though the trace says so\n",
    );
  });

  test("takes one file", async () => {
    expect(await world.run("replay")).toBe(2);
    expect(world.err).toBe(
      "eret: ERROR: replay takes one trace file, for example 'eret replay x.trace.json'\n",
    );
  });
});

describe("eret show", () => {
  test("draws lanes unless told otherwise", async () => {
    expect(await world.run("show", TRACE)).toBe(0);
    expect(world.out).toContain(LANES);
    expect(world.out.split("\n").every((line) => line.length <= 75)).toBe(true);
  });

  test("tells the story step by step", async () => {
    expect(await world.run("show", TRACE, "--as", "story")).toBe(0);
    expect(world.out).toContain("__preempt_count_add(1)");
  });

  test("gives json", async () => {
    expect(await world.run("show", TRACE, "--as", "json")).toBe(0);
    expect(JSON.parse(world.out)).toMatchObject({
      spec: "tiny/broken",
      rule: "BUG_ON(preempt_count()) in task_loop()",
    });
  });

  test("refuses a form that there is not", async () => {
    expect(await world.run("show", TRACE, "--as", "lane")).toBe(2);
    expect(world.err).toBe("eret: ERROR: unknown form 'lane', did you mean 'lanes'?\n");
  });
});

describe("eret explain", () => {
  test("gives claim, source with its page, and fairness of a rule", async () => {
    expect(await world.run("explain", "resched-not-lost")).toBe(0);
    expect(world.out).toMatch(
      /^resched-not-lost \(liveness\)\n {2}.+\n {2}source: .+\n {10}docs\/facts\/kernel-arm64-entry\.md\n {2}fairness: .+\n/,
    );
    expect(world.out).toContain("Where it breaks:\n  none: no scenario expects it to break\n");
  });

  test("finds the twins of an assertion and their recorded traces", async () => {
    expect(await world.run("explain", "BUG_ON(preempt_count()) in task_loop()")).toBe(0);
    expect(world.out).toContain(`BUG_ON(preempt_count()) in task_loop() (assertion)
  The C's own check BUG_ON(preempt_count()) never fires.
  source: task_loop() of the C itself
  place: spec/tiny/loop.c:12
  rule: kernel-assertion. No assertion of the kernel's own fails; reported by its text and function.

Where it breaks:
  tiny/broken
    A task that forgets to count down
    eret show ${TRACE}
`);
  });

  test("shows such a trace, and which of its steps decide", async () => {
    await world.run("explain", "BUG_ON(preempt_count()) in task_loop()");
    expect(world.out).toContain("      __preempt_count_add(1) [preempt +1]\n");
    expect(
      world.out,
    ).toContain(`  decisive: step 1, __preempt_count_add(1) in section() at spec/tiny/loop.c:3
       then step 4,`);
  });

  test("refuses a rule that there is not", async () => {
    expect(await world.run("explain", "resched-not-losst")).toBe(2);
    expect(world.err).toBe(
      "eret: ERROR: unknown rule 'resched-not-losst', did you mean 'resched-not-lost'?\n",
    );
  });
});

describe("eret list", () => {
  test("lists scenarios with their titles", async () => {
    expect(await world.run("list", "scenarios")).toBe(0);
    expect(world.out).toBe(
      "tiny/broken  A task that forgets to count down\ntiny/good    A task that counts right\n",
    );
  });

  test("lists rules and primitives", async () => {
    expect(await world.run("list", "rules")).toBe(0);
    expect(world.out).toMatch(/^task-switch-masks {2,}At a task switch/m);
    expect(await world.run("list", "primitives")).toBe(0);
    expect(world.out).toMatch(/^cpu_switch_to {2,}2 arguments$/m);
  });

  test("refuses what there is not", async () => {
    expect(await world.run("list", "rule")).toBe(2);
    expect(world.err).toBe("eret: ERROR: nothing is called 'rule', did you mean 'rules'?\n");
  });
});
