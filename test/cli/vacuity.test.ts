// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { describe, expect, test } from "vitest";
import { World } from "./world.ts";

async function pinned(world: World): Promise<string> {
  expect(await world.run("check", "tiny/good", "--vacuity")).toBe(0);
  world.write("vacuity.yaml", world.out);
  return world.out;
}

describe("--vacuity and --expect", () => {
  test("prints rules that had nothing to check, in a file that is then met", async () => {
    const world = new World();
    const text = await pinned(world);
    expect(text).toMatch(/^# What these searches never met/);
    expect(text).toContain("tiny/good:\n  rules:\n");
    expect(text).toContain("    - task-switch-masks\n");
    expect(text).not.toContain("preempt-count-balance");
    expect(await world.run("check", "tiny/good", "--expect", "vacuity.yaml")).toBe(0);
  });

  test("what is vacuous and not in the file ends with 5, told by name", async () => {
    const world = new World();
    world.write("vacuity.yaml", "tiny/good:\n  steps: any\n  events: any\n");
    expect(await world.run("check", "tiny/good", "--expect", "vacuity.yaml")).toBe(5);
    expect(world.out).toContain("MISSED tiny/good");
    expect(world.out).toContain("task-switch-masks had nothing to check\n");
  });

  test("what is in the file and happens all the same ends with 5 as well", async () => {
    const world = new World();
    const text = await pinned(world);
    world.write("vacuity.yaml", text.replace("rules:\n", "rules:\n    - preempt-count-balance\n"));
    expect(await world.run("check", "tiny/good", "--expect", "vacuity.yaml")).toBe(5);
    expect(world.out.replace(/\s+/g, " ")).toContain(
      "preempt-count-balance is no longer one that had nothing to check: delete it from vacuity.yaml",
    );
  });

  test("a step that is never taken is told by its function", async () => {
    const world = new World();
    await pinned(world);
    world.edit(
      "spec/tiny/loop.c",
      "\tsection();",
      "\tsection();\n\tif (preempt_count() == 7)\n\t\t__preempt_count_add(1);",
    );
    world.edit("spec/tiny/good.yaml", "states: 6", "states: 7");
    expect(await world.run("check", "tiny/good", "--expect", "vacuity.yaml")).toBe(5);
    expect(world.out).toContain("task_loop/__preempt_count_add never fired\n");
    expect(world.out).not.toContain("pinned");
  });

  test("'default' stands for points without an entry", async () => {
    const world = new World();
    world.write("vacuity.yaml", "default: {steps: any, events: any, rules: any}\n");
    expect(await world.run("check", "--expect", "vacuity.yaml")).toBe(0);
  });

  test.each([
    ["tiny/god: {}", "1:1: ERROR: there is no config point 'tiny/god', did you mean 'tiny/good'?"],
    ["tiny/good: {rule: []}", "1:13: ERROR: unknown key 'rule', did you mean 'rules'?"],
    ["tiny/good: {rules: some}", "1:20: ERROR: here is a list, or the word 'any'"],
    ["[a]", "1:1: ERROR: here is a table with a config point for each key"],
    ["a: [", ": ERROR: this is no YAML"],
  ])("refuses '%s'", async (text, message) => {
    const world = new World();
    world.write("vacuity.yaml", text);
    expect(await world.run("check", "--expect", "vacuity.yaml")).toBe(2);
    expect(world.err).toContain(`vacuity.yaml:${message.startsWith(":") ? "" : message}`);
    expect(world.err).toContain(message);
  });

  test("a file that is not there is told", async () => {
    const world = new World();
    expect(await world.run("check", "--expect", "none.yaml")).toBe(2);
    expect(world.err).toContain("none.yaml:1:1: ERROR: cannot read this file");
  });

  test.each([
    [["check", "--random", "--expect", "x"], "--expect and --random exclude each other"],
    [["check", "--reduce", "--vacuity"], "--vacuity and --reduce exclude each other"],
    [["check", "--checkpoint", "d", "--vacuity"], "--vacuity and --checkpoint exclude each other"],
    [["list", "rules", "--vacuity"], "--vacuity is for 'eret check'"],
    [["check", "--vacuity", "--json"], "--json and --vacuity exclude each other"],
  ])("%s is refused: it would mean nothing", async (words, message) => {
    const world = new World();
    expect(await world.run(...words)).toBe(2);
    expect(world.err).toBe(`eret: ERROR: ${message}\n`);
  });

  test("a file for all scenarios serves for one of them, too", async () => {
    const world = new World();
    expect(await world.run("check", "--vacuity")).toBe(0);
    world.write("vacuity.yaml", world.out);
    expect(world.out).toContain("tiny/broken");
    expect(await world.run("check", "tiny/good", "--expect", "vacuity.yaml")).toBe(0);
  });
});
