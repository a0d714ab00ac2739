// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { describe, expect, test } from "vitest";
import { promote } from "../../src/cli/promote.ts";
import { World } from "./world.ts";

const TRACE = "traces/tiny/broken/all.BUG_ON-task_loop-c027.trace.json";
const LANES = "traces/tiny/broken/all.BUG_ON-task_loop-c027.lanes.txt";

async function run(world: World, ...argv: readonly string[]): Promise<number> {
  world.out = "";
  world.err = "";
  return promote(argv, world.io());
}

describe("npm run promote", () => {
  test("shows what differs and writes nothing", async () => {
    const world = new World();
    world.edit("spec/tiny/good.yaml", "states: 6", "states: 9");
    const before = new Map(world.files);
    expect(await run(world)).toBe(5);
    expect(world.out).toContain(`new: ${TRACE}\n`);
    expect(world.out).toContain("-states: 9\n+states: 6\n");
    expect(world.out).toContain("3 files would change; to write: npm run promote -- --accept\n");
    expect(world.files).toEqual(before);
  });

  test("writes with --accept, keeps comments, and then has nothing to say", async () => {
    const world = new World();
    world.edit("spec/tiny/good.yaml", "states: 6", "states: 9");
    expect(await run(world, "--accept")).toBe(0);
    expect(world.read("spec/tiny/good.yaml")).toMatch(
      /^# A comment that stays\.[\s\S]*as it should\nstates: 6\n/,
    );
    expect(await world.run("check")).toBe(0);
    expect(await world.run("replay", TRACE)).toBe(1);
    await world.run("show", TRACE);
    expect(world.out).toBe(world.read(LANES));
    expect(await run(world)).toBe(0);
    expect(world.out).toBe("nothing differs: traces and state counts are as recorded\n");
  });

  test("draws recorded traces again without a search", async () => {
    const world = new World();
    await run(world, "--accept");
    const picture = world.read(LANES);
    world.files.set([...world.files.keys()].find((name) => name.endsWith(LANES)) ?? "", "old\n");
    expect(await run(world, "--redraw")).toBe(5);
    expect(world.out).toContain("1 file would change; to write: npm run promote -- --accept\n");
    expect(await run(world, "--redraw", "--accept")).toBe(0);
    expect(world.read(LANES)).toBe(picture);
  });

  test("removes the traces of what no longer breaks", async () => {
    const world = new World();
    await run(world, "--accept");
    world.edit(
      "spec/tiny/broken.yaml",
      "patch: tiny/forget.patch\nexpect: violated BUG_ON(preempt_count()) in task_loop()",
      "expect: holds",
    );
    await run(world, "--accept");
    expect([...world.files.keys()].filter((name) => name.includes("/traces/"))).toEqual([]);
  });

  test("never promotes a verdict that is not the expected one", async () => {
    const world = new World();
    world.edit(
      "spec/tiny/broken.yaml",
      "expect: violated BUG_ON(preempt_count()) in task_loop()",
      "expect: holds",
    );
    const text = world.read("spec/tiny/broken.yaml");
    expect(await run(world, "--accept")).toBe(5);
    expect(world.err).toBe(
      "not promoted: tiny/broken: BUG_ON(preempt_count()) in task_loop() unexpected\n",
    );
    expect(world.read("spec/tiny/broken.yaml")).toBe(text);
    expect(world.files.has(`/w/${TRACE}`)).toBe(false);
  });

  test("names what it cannot read", async () => {
    const world = new World();
    world.edit(
      "spec/tiny/broken.yaml",
      "expect: violated BUG_ON(preempt_count()) in task_loop()\n",
      "",
    );
    expect(await run(world, "tiny/broken")).toBe(2);
    expect(world.err).toMatch(/ERROR: key 'expect' is missing.*\nnot promoted: tiny\/broken: /);
  });

  test("leaves other scenarios alone when some are named", async () => {
    const world = new World();
    world.edit("spec/tiny/broken.yaml", "states: 5", "states: 1");
    expect(await run(world, "--accept", "tiny/good")).toBe(0);
    expect(world.read("spec/tiny/broken.yaml")).toContain("states: 1");
    expect(world.files.has(`/w/${TRACE}`)).toBe(false);
  });
});
