// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { describe, expect, test } from "vitest";
import { World } from "./world.ts";

describe("eret check --compact", () => {
  test("proves nothing, and says how likely it is to have missed a state", async () => {
    const world = new World();
    expect(await world.run("check", "tiny/good", "--compact")).toBe(3);
    expect(world.out).toMatch(/^OPEN {3}tiny\/good\s+6 states, .*INCOMPLETE: only fingerprints/m);
    expect(world.out).toMatch(/the chance that one was left out\s+is below\s+8\.5e-19/);
    await world.run("check", "tiny/good", "--compact", "--json");
    const chance = 15 / 2 ** 64;
    expect(JSON.parse(world.out).results).toMatchObject([
      { outcome: "bounded", limit: "fingerprints", omission: chance },
    ]);
    await world.run("check", "tiny/good", "--compact", "--report", "ktap=-");
    expect(world.out).toContain("limit fingerprints instead of states");
  });

  test("finds what is broken, with a trace that was replayed", async () => {
    const world = new World();
    expect(await world.run("check", "tiny/broken", "--compact")).toBe(3);
    expect(world.out).toContain("violated BUG_ON(preempt_count()) in task_loop() as expected");
    world.edit(
      "spec/tiny/broken.yaml",
      "expect: violated BUG_ON(preempt_count()) in task_loop()",
      "expect: holds",
    );
    expect(await world.run("check", "tiny/broken", "--compact", "--terse")).toBe(1);
    expect(world.out).toMatch(
      /^spec\/tiny\/loop\.c:12:\d+: ERROR: .*\[BUG_ON\(preempt_count\(\)\) in task_loop\(\)\]$/m,
    );
  });

  test.each(["no-intern", "reduce", "random"])("excludes --%s", async (other) => {
    const world = new World();
    expect(await world.run("check", "--compact", `--${other}`)).toBe(2);
    expect(world.err).toContain(`--compact and --${other} exclude each other`);
  });
});
