// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { listBelow } from "../../src/cli/files.ts";
import { openSpec } from "../../src/cli/spec-folder.ts";
import { VOCABULARY } from "../../src/run/rules.ts";
import { checkPoint } from "../../src/run.ts";
import { loadScenario } from "../../src/scenario/load.ts";
import { points } from "../../src/scenario/points.ts";
import { World } from "./world.ts";

const LIMITS = { states: 1e6, depth: 1e5, seconds: 600, memory: 2 ** 40 };

describe("eret check --random", () => {
  test("proves nothing when it finds nothing", async () => {
    const world = new World();
    expect(await world.run("check", "tiny/good", "--random", "--runs", "10")).toBe(3);
    expect(world.out).toContain("OPEN   tiny/good  nothing found in 10 runs: nothing is proved\n");
    expect(world.out).toContain("6 of 6 of the C fired");
    expect(world.out).toContain("liveness rules are not judged");
    expect(world.out).not.toMatch(/^ok/m);
  });

  test("fails on what nobody expects, and says how to have it again", async () => {
    const world = new World();
    world.edit("spec/tiny/good.yaml", "careful: y", "careful: n");
    expect(await world.run("check", "tiny/good", "--random", "--seed", "3")).toBe(1);
    expect(world.out).toContain("FAIL   tiny/good");
    expect(world.out).toContain("came\n         unexpected");
    const again = /again: eret (.*)/.exec(world.out)?.[1]?.split(" ") ?? [];
    expect(again).toContain("--path");
    expect(await world.run(...again)).toBe(1);
    expect(world.out).toContain(`again: eret ${again.join(" ")}\n`);
    const file = "/tmp/eret-traces/tiny/good/all.BUG_ON-task_loop-c027.trace.json";
    expect(await world.run("replay", file)).toBe(1);
  });

  test("is content with a twin that breaks as expected, and still incomplete", async () => {
    const world = new World();
    expect(await world.run("check", "tiny/broken", "--random")).toBe(3);
    expect(world.out).toContain(
      "violated BUG_ON(preempt_count()) in task_loop() as expected (run 1,\n         shrunk to 4",
    );
  });

  test.each([
    [["check", "--runs", "5"], "--runs is for --random"],
    [["check", "--random", "--runs", "0"], "--runs takes a whole number from 1, not '0'"],
    [["check", "--random", "--path", "x"], "--path takes what 'again:' printed, not 'x'"],
    [["check", "--random", "--no-intern"], "--no-intern and --random exclude each other"],
    [["check", "tiny/good", "--random", "--path", "x=y@0"], "there is all"],
    [["list", "rules", "--random"], "--random is for 'eret check'"],
  ])("refuses %j", async (words, message) => {
    const world = new World();
    expect(await world.run(...words)).toBe(2);
    expect(world.err).toContain(message);
  });
});

describe("random runs on spec/", () => {
  const readFile = (name: string) => readFileSync(name, "utf8");
  const { tree } = openSpec("spec", { cwd: process.cwd(), readFile, listFiles: listBelow });

  test.each([
    ["broken/B01-mask-before-preempt", 100, 33],
    ["hrtimer/nmi-misrouted", 100, 62],
    // What the search of one CPU finds, broken/B01-mask-before-preempt, has 33 steps, too.
    ["broken/eight-cpus", 400, 33],
  ])("find %s with one of the shortest traces", (name, length, shortest) => {
    const scenario = loadScenario(name, tree, VOCABULARY);
    const [point] = points(scenario);
    if (point === undefined) throw new Error("no point");
    const plan = { runs: 300, seed: 1, depth: 3, length, path: null };
    const run = (path: string | null) =>
      checkPoint(scenario, point, tree, LIMITS, {}, { ...plan, path });
    const { outcome, traces, difference, random } = run(null);
    expect(outcome.kind).toBe("violated");
    expect(difference.unexpected).toEqual([]);
    expect(traces[0]?.steps.length).toBe(shortest);
    expect(run(random?.path ?? null).traces).toEqual(traces);
  });
});
