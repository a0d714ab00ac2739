// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { describe, expect, test } from "vitest";
import { World } from "./world.ts";

const FORGET = "spec/tiny/forget.patch";

describe("eret order", () => {
  test("tells what a patch introduces, draws it, and exits with 1", async () => {
    const world = new World();
    expect(await world.run("order", "tiny/good", "--patch", FORGET)).toBe(1);
    expect(world.out).toContain(`spec/tiny/forget.patch changes spec/tiny/loop.c

tiny/good
  introduced      BUG_ON(preempt_count()) in task_loop()
  states          6 before, 5 after

  CPU0
`);
    expect(
      world.out.endsWith(
        "0 fixed, 1 introduced, 0 still violated; after the patch 0 of 1 config point hold.\n",
      ),
    ).toBe(true);
  });

  test("keeps a trace that is replayed with the patch it was found with", async () => {
    const world = new World();
    await world.run("order", "tiny/good", "--patch", FORGET);
    const file = /replay: eret replay (\S+)/.exec(world.out)?.[1] ?? "";
    expect(await world.run("replay", file)).toBe(1);
    expect(world.out).toContain(
      "replayed: BUG_ON(preempt_count()) in task_loop() breaks at step 4 of 4\n",
    );
  });

  test("tells what a patch fixes, from stdin too, and exits with 0", async () => {
    const world = new World();
    world.edit("spec/tiny/good.yaml", "careful: y", "careful: n");
    world.stdin = world.read(FORGET);
    expect(await world.run("order", "tiny/good", "--patch", "-")).toBe(0);
    expect(world.out).toBe(`- changes spec/tiny/loop.c

tiny/good
  fixed           BUG_ON(preempt_count()) in task_loop()
  holds
  states          5 before, 6 after

1 fixed, 0 introduced, 0 still violated; after the patch 1 of 1 config point holds.
`);
  });

  test("tells what is violated as before, though the patch has moved it to another line", async () => {
    const world = new World();
    world.edit("spec/tiny/good.yaml", "careful: y", "careful: n");
    world.stdin =
      "--- a/spec/tiny/loop.c\n+++ b/spec/tiny/loop.c\n@@ -1,2 +1,3 @@\n+/* nothing */\n static void section(void)\n {\n";
    expect(await world.run("order", "tiny/good", "--patch", "-")).toBe(1);
    expect(world.out).toContain("  still violated  BUG_ON(preempt_count()) in task_loop()\n");
    expect(world.out).not.toContain("fixed  ");
  });

  test("notes a hunk that applies elsewhere", async () => {
    const world = new World();
    world.edit(
      "spec/tiny/loop.c",
      "static void section",
      "/* one more line */\nstatic void section",
    );
    await world.run("order", "tiny/good", "--patch", FORGET);
    expect(world.out).toContain(
      "  hunk 1 of 1 applies to spec/tiny/loop.c at line 3 rather than 2\n",
    );
  });

  test("is incomplete, not fixed, when the search after the patch is cut short", async () => {
    const world = new World();
    world.edit("spec/tiny/good.yaml", "careful: y", "careful: n");
    world.stdin = world.read(FORGET);
    expect(await world.run("order", "tiny/good", "--patch", "-", "--max-states", "5")).toBe(3);
    expect(world.out).toContain("  INCOMPLETE      reached --max-states\n");
    expect(world.out).not.toContain("fixed           ");
  });

  test("wants a scenario and a patch", async () => {
    const world = new World();
    expect(await world.run("order")).toBe(2);
    expect(world.err).toBe(
      "eret: ERROR: order takes at least one scenario, for example 'eret order arm64/ --patch F'\n",
    );
    expect(await world.run("order", "tiny/good")).toBe(2);
    expect(world.err).toBe("eret: ERROR: order needs a patch, add --patch FILE or --patch -\n");
  });
});
