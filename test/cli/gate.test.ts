// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { Ajv } from "ajv";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { COMMANDS, OPTIONS } from "../../src/cli/option-table.ts";
import { ofShard, unshard } from "../../src/cli/shard.ts";
import { World } from "./world.ts";

const fits = new Ajv({ allowUnionTypes: true }).compile(
  JSON.parse(readFileSync("schema/report.schema.json", "utf8")),
);

describe("--shard and merge", () => {
  /** A world with the documents of both halves. */
  async function halves(edit?: (world: World) => void): Promise<World> {
    const world = new World();
    edit?.(world);
    for (const part of [1, 2]) {
      await world.run("check", "--json", "--shard", `${part}/2`);
      world.write(`${part}.json`, world.out);
      expect(fits(JSON.parse(world.out)), JSON.stringify(fits.errors)).toBe(true);
    }
    return world;
  }

  test("the shards of a run come to the document of the whole run", async () => {
    const world = await halves();
    expect(await world.run("merge", "2.json", "1.json", "--json")).toBe(0);
    const merged = JSON.parse(world.out);
    expect(fits(merged)).toBe(true);
    await world.run("check", "--json");
    const timeless = (document: unknown) =>
      JSON.stringify(document).replace(/"seconds":[\d.e-]+/g, "");
    expect(timeless(merged)).toBe(timeless(JSON.parse(world.out)));
  });

  test("a problem of any shard is one of the whole, told by name", async () => {
    const world = await halves((each) =>
      each.edit("spec/tiny/good.yaml", "states: 6", "states: 7"),
    );
    expect(await world.run("merge", "1.json", "2.json")).toBe(5);
    expect(world.out).toBe(`not ok tiny/good: exhausted, otherwise than expected
2 shards, 2 config points: 1 problem.
`);
  });

  test("a missing shard is an error: nothing is known of its scenarios", async () => {
    const world = await halves();
    expect(await world.run("merge", "2.json")).toBe(2);
    expect(world.err).toContain("2.json:1:1: ERROR: shard 1 of 2 is missing");
    expect(await world.run("merge", "2.json", "1.json", "2.json")).toBe(2);
    expect(world.err).toContain("shard 2 is also in 2.json, name it once");
  });

  test.each([
    ["spec/tiny/loop.c", "this is no JSON document"],
    ["none.json", "cannot read this file, there is no such file"],
    ["list.json", "this is no document of 'eret check --json --shard I/N'"],
  ])("merge refuses %s", async (file, message) => {
    const world = new World();
    await world.run("list", "rules", "--json");
    world.write("list.json", world.out);
    expect(await world.run("merge", file)).toBe(2);
    expect(world.err).toContain(`${file}:1:1: ERROR: ${message}`);
  });

  test.each(["0/2", "3/2", "2", "a/b"])("--shard refuses '%s'", async (text) => {
    const world = new World();
    expect(await world.run("check", "--shard", text)).toBe(2);
    expect(world.err).toContain(
      `--shard takes I/N with I from 1 to N, for example 2/8, not '${text}'`,
    );
  });

  test("shards hold every item once, and give the list back", () => {
    fc.assert(
      fc.property(fc.array(fc.nat()), fc.integer({ min: 1, max: 9 }), (items, of) => {
        const shards = Array.from({ length: of }, (_, at) => ofShard(items, { index: at + 1, of }));
        expect(unshard(shards)).toEqual(items);
      }),
      { seed: 2 },
    );
  });

  test("lists of other lengths are not put together", () => {
    expect(unshard([[1], [2, 3]])).toBeNull();
  });
});

describe("--changed", () => {
  /** A world in which git names these files of spec/ as changed. */
  function changing(...files: readonly string[]): World {
    const world = new World();
    world.git = (args) => ({
      status: 0,
      stdout: args[0] === "diff" ? files.map((file) => `${file}\0`).join("") : "",
      stderr: "",
    });
    return world;
  }

  test.each([
    ["tiny/loop.c", "2 scenarios"],
    ["boundary/tiny.h", "2 scenarios"],
    ["tiny/good.yaml", "2 scenarios"],
    ["tiny/broken.yaml", "1 scenario,"],
    ["tiny/forget.patch", "1 scenario,"],
    ["README.md", "0 scenarios"],
  ])("%s is a source of %s", async (file, count) => {
    const world = changing(file);
    expect(await world.run("check", "--changed", "origin/master")).toBe(0);
    expect(world.out).toContain(`\n${count}`);
  });

  test("counts files that git does not know yet", async () => {
    const world = new World();
    world.git = (args) => ({
      status: 0,
      stdout: args[0] === "ls-files" ? "tiny/broken.yaml\0" : "",
      stderr: "",
    });
    expect(await world.run("check", "--changed", "HEAD")).toBe(0);
    expect(world.out).toContain("1 scenario,");
  });

  test("says what git says of a commit that there is not", async () => {
    const world = new World();
    world.git = () => ({ status: 128, stdout: "", stderr: "fatal: bad revision 'x'\nmore" });
    expect(await world.run("check", "--changed", "x")).toBe(2);
    expect(world.err).toBe(
      "eret: ERROR: --changed x: git says 'fatal: bad revision 'x'', check the name of the commit\n",
    );
  });

  test("a twin whose patch no longer applies is judged, and told", async () => {
    const world = changing("tiny/loop.c");
    world.edit("spec/tiny/loop.c", "__preempt_count_sub(1)", "__preempt_count_add(-1)");
    expect(await world.run("check", "--changed", "HEAD")).toBe(2);
    expect(world.err).toContain("spec/tiny/forget.patch:3:1: ERROR:");
  });

  test("a scenario whose C no longer builds is judged, and told", async () => {
    const world = changing("tiny/loop.c");
    world.edit("spec/tiny/loop.c", "do_work();", "do_wrok();");
    expect(await world.run("check", "--changed", "HEAD")).toBe(2);
    expect(world.err).toContain("spec/tiny/loop.c:4:2: ERROR:");
  });
});

describe("the tables of commands and options", () => {
  const names = [...Object.keys(COMMANDS), ...Object.keys(OPTIONS).map((name) => `--${name}`)];

  test("are all of the manual page", async () => {
    const world = new World();
    expect(await world.run("man")).toBe(0);
    const plain = world.out.replaceAll("\\-", "-");
    for (const name of names) expect(plain).toContain(name);
    // Each line is text or a request that man pages have.
    for (const line of world.out.split("\n"))
      expect(line).toMatch(/^(?:\.(?:TH|SH|TP|B) ?|[^.']|$)/);
  });

  test.each(["bash", "zsh", "fish"])("are all of the completion for %s", async (shell) => {
    const world = new World();
    expect(await world.run("completion", shell)).toBe(0);
    for (const name of names) expect(world.out).toContain(shell === "fish" ? name.slice(2) : name);
  });

  test("bash completes commands and options", async () => {
    const world = new World();
    await world.run("completion", "bash");
    const complete = (...words: readonly string[]): string => {
      const script = `${world.out}
COMP_WORDS=(${words.join(" ")}); COMP_CWORD=${words.length - 1}; _eret; echo "\${COMPREPLY[*]}"`;
      return spawnSync("bash", ["-c", script], { encoding: "utf8" }).stdout.trim();
    };
    expect(complete("eret", "ch")).toBe("check");
    expect(complete("eret", "check", "--max-s")).toBe("--max-states --max-seconds");
  });

  test("an unknown shell is refused", async () => {
    const world = new World();
    expect(await world.run("completion", "fissh")).toBe(2);
    expect(world.err).toContain("unknown shell 'fissh', did you mean 'fish'?");
  });
});
