// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { readFileSync } from "node:fs";
import { Ajv } from "ajv";
import { describe, expect, test } from "vitest";
import { World } from "./world.ts";

const schema: object = JSON.parse(readFileSync("schema/report.schema.json", "utf8"));
const fits = new Ajv({ allowUnionTypes: true }).compile(schema);

/** Runs a command with --json; its document must satisfy the published schema. */
async function report(world: World, ...argv: readonly string[]) {
  const code = await world.run(...argv, "--json");
  const document: unknown = JSON.parse(world.out);
  expect(fits(document), JSON.stringify(fits.errors, null, 1)).toBe(true);
  return { code, document };
}

describe("--json", () => {
  test("gives the verdict, the rule and its shortest trace", async () => {
    const { code, document } = await report(new World(), "check", "tiny/broken");
    expect(code).toBe(0);
    expect(document).toMatchObject({
      eret: 1,
      command: "check",
      exit: 0,
      outcome: "violated",
      errors: [],
      results: [
        {
          scenario: "tiny/broken",
          point: "all",
          outcome: "violated",
          rules: ["BUG_ON(preempt_count()) in task_loop()"],
          violations: [
            {
              rule: "BUG_ON(preempt_count()) in task_loop()",
              trace: { steps: 4, choices: [0, 0, 0, 0] },
            },
          ],
          expected: {
            outcome: "violated",
            rules: ["BUG_ON(preempt_count()) in task_loop()"],
            states: 5,
          },
          met: true,
          stats: { states: 5 },
        },
      ],
    });
  });

  test("says exhausted when nothing breaks and bounded when a limit is reached", async () => {
    const world = new World();
    expect((await report(world, "check", "tiny/good")).document).toMatchObject({
      outcome: "exhausted",
      results: [{ outcome: "exhausted", rules: [] }],
    });
    expect(await report(world, "check", "tiny/good", "--max-states", "3")).toMatchObject({
      code: 3,
      document: { exit: 3, outcome: "bounded", results: [{ outcome: "bounded", limit: "states" }] },
    });
  });

  test("says what random schedules have tried", async () => {
    const { code, document } = await report(
      new World(),
      "check",
      "tiny/good",
      "--random",
      "--runs",
      "10",
    );
    expect(code).toBe(3);
    expect(document).toMatchObject({
      outcome: "bounded",
      results: [{ outcome: "bounded", limit: "runs", random: { runs: 10, seed: 1, path: null } }],
    });
  });

  test("carries errors with their places", async () => {
    const world = new World();
    world.edit("spec/tiny/loop.c", "\tdo_work();\n\tif", "\tdo_wrok();\n\tif");
    world.edit("spec/tiny/broken.yaml", "title", "titel");
    const { code, document } = await report(world, "check");
    expect(code).toBe(2);
    expect(document).toMatchObject({
      exit: 2,
      outcome: "unfinished",
      results: [{ scenario: "tiny/good", outcome: "unfinished" }],
      errors: [
        { file: "spec/tiny/broken.yaml", line: 2, column: 1 },
        { file: "spec/tiny/loop.c", line: 4, column: 2, callers: ["task_loop", "section"] },
      ],
    });
  });

  test("tells what a patch changes", async () => {
    const patch = "spec/tiny/forget.patch";
    const { code, document } = await report(new World(), "order", "tiny/good", "--patch", patch);
    expect(code).toBe(1);
    expect(document).toMatchObject({
      patch: { file: patch, changes: ["spec/tiny/loop.c"] },
      results: [
        {
          fixed: [],
          introduced: ["BUG_ON(preempt_count()) in task_loop()"],
          remaining: [],
          holds: false,
        },
      ],
    });
  });

  test("describes replay, explain and each list", async () => {
    const world = new World();
    await world.run("check", "tiny/broken", "--traces", "traces");
    const file = "traces/tiny/broken/all.BUG_ON-task_loop-c027.trace.json";
    expect(await report(world, "replay", file)).toMatchObject({
      code: 1,
      document: { outcome: "violated", steps: 4 },
    });
    expect(
      (await report(world, "explain", "BUG_ON(preempt_count()) in task_loop()")).document,
    ).toMatchObject({
      rule: { kind: "assertion" },
      twins: [{ scenario: "tiny/broken", trace: file }],
    });
    for (const what of ["rules", "scenarios", "primitives"]) await report(world, "list", what);
  });

  test("keeps lists of numbers on one line", async () => {
    const world = new World();
    await world.run("check", "tiny/broken", "--json");
    expect(world.out).toContain('"choices": [0, 0, 0, 0]');
  });

  test("refuses what no command prints", () => {
    expect(fits({ eret: 1, command: "check" })).toBe(false);
    expect(fits({ eret: 2, command: "list", what: "rules", items: [] })).toBe(false);
  });
});
