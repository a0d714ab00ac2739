// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { readFileSync } from "node:fs";
import { Ajv } from "ajv";
import { describe, expect, test } from "vitest";
import { promote } from "../../src/cli/promote.ts";
import { expectGolden } from "../report/golden.ts";
import { World } from "./world.ts";

const TRACE = "traces/tiny/broken/all.BUG_ON-task_loop-c027.trace.json";
const schema = (name: string) =>
  new Ajv({ allowUnionTypes: true }).compile(
    JSON.parse(readFileSync(`schema/${name}.schema.json`, "utf8")),
  );

/** A world in which a task counts wrongly and nobody expects it. */
function wrong(): World {
  const world = new World();
  world.edit("spec/tiny/good.yaml", "careful: y", "careful: n");
  return world;
}

describe("--report", () => {
  test("writes each format to its file, and the usual lines to stdout", async () => {
    const world = wrong();
    const kinds = ["ktap", "junit", "sarif", "github", "summary"];
    const code = await world.run(
      "check",
      "tiny/good",
      ...kinds.flatMap((kind) => ["--report", `${kind}=out/${kind}.txt`]),
    );
    expect(code).toBe(1);
    expect(world.out).toContain("FAIL   tiny/good");
    expect(world.read("out/ktap.txt")).toContain("\nnot ok 1 tiny/good\n");
    expect(world.read("out/junit.txt")).toContain(
      '<testcase classname="spec/tiny/good.yaml" name="BUG_ON(preempt_count()) in task_loop()" time="0.000">',
    );
    expect(world.read("out/sarif.txt")).toContain('"uri": "spec/tiny/loop.c"');
    expect(world.read("out/github.txt")).toMatch(/^::error file=spec\/tiny\/loop\.c,line=12,/);
    expect(world.read("out/summary.txt")).toContain("1 not as expected");
  });

  test("uses all of stdout for '-'", async () => {
    const world = new World();
    expect(await world.run("check", "--report", "ktap=-")).toBe(0);
    expect(world.out).toMatch(/^KTAP version 1\n1\.\.2\n/);
    expect(world.out).not.toContain("scenarios");
  });

  test.each([
    ["tap=x", "unknown report 'tap', did you mean 'ktap'?"],
    ["junit", "--report junit needs a file, write junit=FILE"],
  ])("refuses '%s'", async (text, message) => {
    const world = new World();
    expect(await world.run("check", "--report", text)).toBe(2);
    expect(world.err).toBe(`eret: ERROR: ${message}\n`);
  });

  test("says INCOMPLETE everywhere when a limit was reached, allowed or not", async () => {
    for (const more of [[], ["--allow-incomplete"]]) {
      for (const kind of ["ktap", "junit", "sarif", "github", "summary"]) {
        const world = new World();
        const words = ["check", "tiny/good", "--max-states", "3", ...more];
        expect(await world.run(...words, "--report", `${kind}=-`)).toBe(more.length === 0 ? 3 : 0);
        expect(world.out).toContain("INCOMPLETE");
      }
    }
  });

  test("tells a scenario that cannot be read", async () => {
    const world = new World();
    world.edit("spec/tiny/good.yaml", "kernel: v7.1", "kernel: v0");
    expect(await world.run("check", "--report", "ktap=-")).toBe(2);
    expect(world.out).toContain("  # spec/tiny/good.yaml:4:9:");
  });
});

describe("--bisect", () => {
  test.each([
    [["check", "tiny/good"], 0],
    [["check", "tiny/good", "--max-states", "3"], 125],
    [["check", "tiny/good", "--max-states", "x"], 125],
    [["check", "tiny/nothing"], 125],
    [["replay", "none.json"], 125],
  ])("%s ends with %d", async (words, code) => {
    expect(await new World().run(...words, "--bisect")).toBe(code);
  });

  test("leaves a violation bad", async () => {
    expect(await wrong().run("check", "tiny/good", "--bisect")).toBe(1);
  });
});

describe("ITF", () => {
  async function exported(world: World): Promise<string> {
    await promote(["--accept"], world.io());
    expect(await world.run("show", TRACE, "--as", "itf")).toBe(0);
    world.write("x.itf.json", world.out);
    return world.out;
  }

  test("as it is printed", async () => expectGolden("tiny.itf.txt", await exported(new World())));

  test("is what its schema says, and comes back as the same trace", async () => {
    const world = new World();
    const document = JSON.parse(await exported(world));
    const fits = schema("itf");
    expect(fits(document), JSON.stringify(fits.errors)).toBe(true);
    expect(await world.run("show", "x.itf.json", "--as", "itf")).toBe(0);
    expect(JSON.parse(world.out)).toEqual(document);
    expect(await world.run("replay", "x.itf.json")).toBe(1);
  });

  test("needs only the variables that it names", async () => {
    const world = new World();
    const { states, ...rest } = JSON.parse(await exported(world));
    const few = states.map((state: Record<string, unknown>) => ({
      "A preempt": state["A preempt"],
    }));
    world.write("few.itf.json", JSON.stringify({ ...rest, vars: ["A preempt"], states: few }));
    expect(await world.run("replay", "few.itf.json")).toBe(1);
  });

  test("is refused where no run passes", async () => {
    const world = new World();
    const text = await exported(world);
    world.write(
      "x.itf.json",
      text.replace(/"A preempt": \{\s*"#bigint": "1"/, '"A preempt": {"#bigint": "7"'),
    );
    expect(await world.run("replay", "x.itf.json")).toBe(2);
    expect(world.err).toContain(
      "no run of tiny/broken (all) passes through state 1, 'A preempt' would be '1', not '7'",
    );
  });

  test("is refused when nobody knows which scenario it is of", async () => {
    const world = new World();
    world.write("x.itf.json", '{"#meta": {}, "vars": [], "states": [{}]}');
    expect(await world.run("replay", "x.itf.json")).toBe(2);
    expect(world.err).toContain("x.itf.json:1:11: ERROR: '#meta' has no \"eret\"");
  });
});

test("show --as json is what its schema says", async () => {
  const world = new World();
  await promote(["--accept"], world.io());
  expect(await world.run("show", TRACE, "--as", "json")).toBe(0);
  const fits = schema("shown");
  expect(fits(JSON.parse(world.out)), JSON.stringify(fits.errors)).toBe(true);
});
