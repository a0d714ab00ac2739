// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { describe, expect, test } from "vitest";
import { World } from "./world.ts";

function loose(): World {
  const world = new World();
  world.edit("spec/tiny/good.yaml", "states: 6\n", "");
  return world;
}

describe("a scenario that is right and whose number of states is not pinned", () => {
  test("is unpinned, with the line to add, and no failure", async () => {
    const world = loose();
    expect(await world.run("check", "tiny/good")).toBe(0);
    expect(world.out).toMatch(/^UNPINNED tiny\/good/);
    expect(world.out).toContain("the number of states is not pinned: add 'states: 6'");
    expect(world.out).toContain("1 scenario, 1 config point: 1 right and UNPINNED; 6 states.");
  });

  test("is missed with --strict", async () => {
    const world = loose();
    expect(await world.run("check", "tiny/good", "--strict")).toBe(5);
    expect(world.out).toMatch(/^MISSED tiny\/good/);
    expect(await world.run("check", "tiny/broken", "--strict")).toBe(0);
  });

  test("is missed where a number is pinned and wrong", async () => {
    const world = new World();
    world.edit("spec/tiny/good.yaml", "states: 6", "states: 7");
    expect(await world.run("check", "tiny/good")).toBe(5);
    expect(world.out).toContain("6 states, pinned are 7");
  });

  test("is told in reports, which are green but for --strict", async () => {
    const world = loose();
    expect(await world.run("check", "tiny/good", "--report", "ktap=-")).toBe(0);
    expect(world.out).toContain("# the number of states is not pinned: add 'states: 6'\n");
    expect(world.out).toContain("\nok 1 tiny/good\n");
    expect(await world.run("check", "tiny/good", "--report", "summary=-")).toBe(0);
    expect(world.out).toContain("1 config points, all as expected, 1 UNPINNED.");
    expect(await world.run("check", "tiny/good", "--strict", "--report", "ktap=-")).toBe(5);
    expect(world.out).toContain("\nnot ok 1 tiny/good\n");
  });
});

describe("rules that had nothing to check", () => {
  test("are not counted by the headline", async () => {
    const world = new World();
    await world.run("check", "tiny/good", "--json");
    const [{ had, checked }] = JSON.parse(world.out).results;
    expect(had.isAll).toBe(true);
    expect(had.rules).not.toContain("pmr-write-legal");
    expect(had.rules.length).toBeLessThan(checked.length);
    await world.run("check", "tiny/good");
    const told = `${had.rules.length} of ${checked.length} rules had something to check`;
    expect(world.out.replace(/\s+/g, " ")).toContain(told);
    expect(world.out.replace(/\s+/g, " ")).toContain(
      `${checked.length} rules checked, ${had.rules.length} had something to check.`,
    );
  });

  test("are skipped, not passed, in reports", async () => {
    const world = new World();
    await world.run("check", "tiny/good", "--report", "ktap=-");
    expect(world.out).toMatch(/ok \d+ pmr-write-legal # SKIP had nothing to check\n/);
    await world.run("check", "tiny/good", "--report", "junit=-");
    expect(world.out).toContain('<skipped message="had nothing to check"/>');
  });

  test("are at most the others where steps were left out", async () => {
    const world = new World();
    for (const how of ["--reduce", "--random"]) {
      await world.run("check", "tiny/good", how, "--json");
      expect(JSON.parse(world.out).results[0].had.isAll).toBe(false);
    }
  });
});
