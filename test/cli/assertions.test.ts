// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { describe, expect, test } from "vitest";
import { World } from "./world.ts";

const OWN = "violated BUG_ON(preempt_count()) in task_loop()";

describe("an assertion of the C, expected", () => {
  test("by its rule's name", async () => {
    const world = new World();
    world.edit("spec/tiny/broken.yaml", OWN, "violated kernel-assertion");
    expect(await world.run("check", "tiny/broken")).toBe(0);
    expect(world.out).toContain("as expected");
  });

  test("by its rule's name, where none fails", async () => {
    const world = new World();
    world.edit("spec/tiny/good.yaml", "expect: holds", "expect: violated kernel-assertion");
    expect(await world.run("check", "tiny/good")).toBe(5);
    expect(world.out).toContain("expected to violate kernel-assertion, which holds");
  });

  test("by its name, whatever an edit above does to its line", async () => {
    const world = new World();
    world.edit("spec/tiny/loop.c", "void task_loop", "/* a line */\n\nvoid task_loop");
    expect(await world.run("check", "tiny/broken")).toBe(0);
  });

  test("by its line is an error that gives the name", async () => {
    const world = new World();
    world.edit("spec/tiny/broken.yaml", OWN, "violated BUG_ON tiny/loop.c:12");
    expect(await world.run("check", "tiny/broken")).toBe(2);
    expect(world.err).toBe(
      "spec/tiny/broken.yaml:4:9: ERROR: 'BUG_ON tiny/loop.c:12' names an assertion by its line, which moves, write 'BUG_ON(preempt_count()) in task_loop()'\n",
    );
  });

  test("by a line that has none is told what there is", async () => {
    const world = new World();
    world.edit("spec/tiny/broken.yaml", OWN, "{violated: [BUG_ON tiny/loop.c:13]}");
    expect(await world.run("check", "tiny/broken")).toBe(2);
    expect(world.err).toContain("this C has: BUG_ON(preempt_count()) in task_loop()\n");
  });
});

test("the same assertion again in one function has an ordinal", async () => {
  const world = new World();
  const line = "\tBUG_ON(preempt_count());\n";
  world.edit("spec/tiny/loop.c", line, `${line}\t__preempt_count_add(1);\n${line}`);
  expect(await world.run("check", "tiny/good")).toBe(1);
  expect(world.out).toContain("violated BUG_ON(preempt_count()) in task_loop() (2)");
});

describe("eret explain", () => {
  test("explains an assertion that no scenario expects, and gives its place", async () => {
    const world = new World();
    world.edit("spec/tiny/broken.yaml", OWN, "holds");
    expect(await world.run("explain", "BUG_ON(preempt_count()) in task_loop()")).toBe(0);
    expect(world.out).toContain("  place: spec/tiny/loop.c:12\n  rule: kernel-assertion. No");
  });

  test("does not know an assertion that is nowhere", async () => {
    expect(await new World().run("explain", "BUG_ON(x) in nowhere()")).toBe(2);
  });

  test("finds the twins of all assertions under their rule", async () => {
    const world = new World();
    expect(await world.run("explain", "kernel-assertion")).toBe(0);
    expect(world.out).toContain("Where it breaks:\n  tiny/broken\n");
  });

  test("is printed with the quotes that a shell wants", async () => {
    const world = new World();
    world.edit("spec/tiny/good.yaml", "careful: y", "careful: n");
    await world.run("check", "tiny/good");
    expect(world.out).toContain(
      "  explain: eret explain 'BUG_ON(preempt_count()) in task_loop()'\n",
    );
  });
});
