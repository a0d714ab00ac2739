// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { listBelow } from "../../src/cli/files.ts";
import { World } from "./world.ts";

/** The real spec/, in memory. */
function realWorld(): World {
  const files = listBelow("spec").map((name) => [
    `spec/${name}`,
    readFileSync(`spec/${name}`, "utf8"),
  ]);
  return new World(Object.fromEntries(files));
}

const LASSO = "traces/arm64/nmi-storm/all.interrupted-goes-on.without-raise-pmu.trace.json";

describe("a storm that a verdict leaves out", () => {
  test("is told, drawn and recorded, and is judged again by the fairness it was found under", async () => {
    const world = realWorld();
    expect(await world.run("check", "arm64/nmi-storm", "--lassos", "--traces", "traces")).toBe(0);
    expect(world.out).toContain("left out: a storm of pmu, which breaks");
    expect(world.out).toContain(
      "interrupted-goes-on holds under finitely many pmu; without it: a lasso of 54",
    );
    expect(world.out).toContain("interrupted-goes-on in a storm of pmu:\n");
    expect(await world.run("replay", LASSO, "--quiet")).toBe(1);
    expect(world.out).toMatch(/^replayed: interrupted-goes-on breaks: steps \d+ to 54 repeat/);
    expect(await world.run("show", LASSO)).toBe(0);
    expect(world.out).toContain("-- for ever: --");
    // By what the scenario assumes, the same lasso is none.
    world.edit(LASSO, '  "fairness": [],\n', "");
    expect(await world.run("replay", LASSO, "--quiet")).toBe(5);
    expect(world.out).toContain("does not break, though the trace says so");
  });

  test("is a violation where the scenario allows it", async () => {
    const world = realWorld();
    world.edit("spec/broken/interrupted-goes-on.yaml", "violated interrupted-goes-on", "holds");
    expect(await world.run("check", "broken/interrupted-goes-on", "--terse")).toBe(1);
    expect(world.out).toContain("[interrupted-goes-on]");
  });
});

describe("a trace of a cycle", () => {
  test("has a fairness that is one", async () => {
    const world = realWorld();
    await world.run("check", "arm64/nmi-storm", "--lassos", "--traces", "traces");
    world.edit(LASSO, '"fairness": []', '"fairness": ["fair pmu"]');
    expect(await world.run("replay", LASSO)).toBe(2);
    expect(world.err).toMatch(/:\d+:\d+: ERROR: 'fair pmu' is no fairness, such as/);
  });
});
