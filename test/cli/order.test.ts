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

  test("wants a patch", async () => {
    const world = new World();
    expect(await world.run("order", "tiny/good")).toBe(2);
    expect(world.err).toBe("eret: ERROR: order needs a patch, add --patch FILE or --patch -\n");
  });
});

const HEAD = "--- a/spec/tiny/loop.c\n+++ b/spec/tiny/loop.c\n";
const COUNTS_RIGHT = `${HEAD}@@ -5,2 +5,2 @@
-	if (careful())
-		__preempt_count_sub(1);
+	if (true)
+		__preempt_count_sub(1);
`;
const BUGS_FIRST = `${HEAD}@@ -9,4 +9,5 @@
 void task_loop(void)
 {
 	section();
+	BUG_ON(1);
 	BUG_ON(preempt_count());
`;

describe("eret order says what was judged", () => {
  test("no rule is fixed that another violation may hide", async () => {
    const world = new World();
    world.edit("spec/tiny/good.yaml", "careful: y", "careful: n");
    world.stdin = BUGS_FIRST;
    expect(await world.run("order", "tiny/good", "--patch", "-", "--terse")).toBe(1);
    expect(world.out).toBe(`- changes spec/tiny/loop.c

tiny/good
  introduced      BUG_ON(1) in task_loop()
  not judged      BUG_ON(preempt_count()) in task_loop(): hidden by BUG_ON(1) in task_loop()
  states          5 before, 4 after

0 fixed, 1 introduced, 0 still violated, 1 not judged; after the patch 0 of 1 config point hold.
`);
  });

  test("an assertion that the patch takes out is not fixed: incomplete", async () => {
    const world = new World();
    world.edit("spec/tiny/good.yaml", "careful: y", "careful: n");
    world.stdin = `${HEAD}@@ -11,2 +11,1 @@
 	section();
-	BUG_ON(preempt_count());
`;
    expect(await world.run("order", "tiny/good", "--patch", "-")).toBe(3);
    expect(world.out).toContain("the C never comes to such an assertion\n");
    expect(world.out).not.toContain("fixed  ");
  });

  const withOther = () => {
    const world = new World();
    world.write("spec/tiny/other.c", world.read("spec/tiny/loop.c"));
    const yaml = world.read("spec/tiny/good.yaml");
    world.write("spec/tiny/other.yaml", yaml.replace("tiny/loop.c", "tiny/other.c"));
    return world;
  };

  test("a scenario that does not read a changed file is not judged", async () => {
    const world = withOther();
    world.stdin = COUNTS_RIGHT;
    expect(await world.run("order", "tiny/other", "--patch", "-")).toBe(2);
    expect(world.out).toBe(`- changes spec/tiny/loop.c

tiny/other
  not judged: it does not read spec/tiny/loop.c
`);
    world.stdin = COUNTS_RIGHT;
    expect(await world.run("order", "tiny/other", "tiny/good", "--patch", "-")).toBe(0);
    expect(world.out).toContain("tiny/other\n  not judged: it does not read");
    expect(world.out).toContain("after the patch 1 of 1 config point holds.");
  });

  test("a folder stands for those that read a changed file, and so does nothing at all", async () => {
    for (const words of [["tiny/"], []]) {
      const world = withOther();
      world.stdin = COUNTS_RIGHT;
      await world.run("order", ...words, "--patch", "-");
      expect(world.out).toContain("tiny/good\n");
      expect(world.out).not.toContain("tiny/other");
    }
  });

  test("of all that there is, the quick ones are tried, and the others told", async () => {
    const world = withOther();
    world.write("spec/tiny/slow.yaml", `${world.read("spec/tiny/good.yaml")}profile: full\n`);
    world.stdin = COUNTS_RIGHT;
    await world.run("order", "--patch", "-");
    expect(world.out).not.toContain("tiny/slow\n");
    expect(world.out).toContain("1 scenario of profile full is left out");
  });

  test("a patch that nothing reads is an error", async () => {
    const world = withOther();
    world.write("spec/tiny/idle.c", "int x;\n");
    world.stdin = "--- a/spec/tiny/idle.c\n+++ b/spec/tiny/idle.c\n@@ -1 +1 @@\n-int x;\n+int y;\n";
    expect(await world.run("order", "--patch", "-")).toBe(2);
    expect(world.err).toBe(
      "eret: ERROR: no scenario of these reads spec/tiny/idle.c: nothing is judged\n",
    );
  });

  test("patches are a series, in order, and a trace is replayed with all of them", async () => {
    const world = new World();
    world.write("one.patch", COUNTS_RIGHT);
    world.write(
      "two.patch",
      `${HEAD}@@ -5,2 +5,2 @@\n-	if (true)\n+	if (false)\n 		__preempt_count_sub(1);\n`,
    );
    const both = ["--patch", "one.patch", "--patch", "two.patch"];
    expect(await world.run("order", "tiny/good", ...both)).toBe(1);
    expect(world.out).toContain("one.patch + two.patch changes spec/tiny/loop.c\n");
    const file = /replay: eret replay (\S+)/.exec(world.out)?.[1] ?? "";
    expect(await world.run("replay", file)).toBe(1);
    expect(await world.run("replay", file, ...both)).toBe(1);
    expect(await world.run("order", "tiny/good", ...both.toReversed())).toBe(2);
    const json = ["order", "tiny/good", ...both, "--json"];
    await world.run(...json);
    expect(JSON.parse(world.out).patch).toEqual({
      file: "one.patch + two.patch",
      changes: ["spec/tiny/loop.c"],
    });
  });

  test("the later patch of a series does not apply without the earlier", async () => {
    const world = new World();
    world.write("two.patch", `${HEAD}@@ -5,1 +5,1 @@\n-	if (true)\n+	if (false)\n`);
    expect(await world.run("order", "tiny/good", "--patch", "two.patch")).toBe(2);
  });
});

test.each([
  ["check", "--max-states", "5", "--max-states", "6"],
  ["list", "rules", "--spec", "spec", "--spec", "other"],
  ["lint", "-q", "--quiet"],
])("an option that is given twice is an error: %j", async (...argv) => {
  const world = new World();
  expect(await world.run(...argv)).toBe(2);
  expect(world.err).toMatch(/^eret: ERROR: --[\w-]+ is given twice, give it once\n$/);
});
