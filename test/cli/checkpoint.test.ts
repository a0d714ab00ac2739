// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { readCheckpoint, writeCheckpoint } from "../../src/cli/checkpoint.ts";
import { eret } from "../../src/cli/eret.ts";
import { Interrupted, keeperOf } from "../../src/cli/keeper.ts";
import { World } from "./world.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "eret-checkpoint-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** `eret check` that is interrupted as soon as a search has begun: when its keeper asks for the time. */
async function interrupted(world: World, ...argv: readonly string[]): Promise<number> {
  const io = world.io();
  let stop = () => {};
  let asked = 0;
  const clock = (): number => {
    asked += 1;
    if (asked > BEFORE_SEARCH) stop();
    return io.clock();
  };
  const onInterrupt = (how: () => void) => {
    stop = how;
    return () => {};
  };
  return eret(argv, { ...io, clock, onInterrupt });
}

/** The command itself asks for the time once, for its line of progress. */
const BEFORE_SEARCH = 1;

describe("a file that keeps a search", () => {
  const snapshot = { head: '{"ä":1}', words: Int32Array.of(1, -2, 3), parents: Int32Array.of(-1) };
  const path = () => join(folder, "below", "x.checkpoint");

  test("gives back what was written, and nothing else is left beside it", () => {
    writeCheckpoint(path(), "spec 1", snapshot);
    expect(readCheckpoint(path(), "spec 1")).toEqual(snapshot);
    expect(readdirSync(join(folder, "below"))).toEqual(["x.checkpoint"]);
  });

  test("is refused at whatever byte it was cut off or changed", () => {
    writeCheckpoint(path(), "spec 1", snapshot);
    const whole = readFileSync(path());
    for (let at = 0; at < whole.length; at += 1) {
      writeFileSync(path(), whole.subarray(0, at));
      expect(() => readCheckpoint(path(), "spec 1")).toThrow(/x\.checkpoint:1:1: ERROR: .*damaged/);
      const changed = Buffer.from(whole);
      changed[at] = (changed[at] ?? 0) ^ 1;
      writeFileSync(path(), changed);
      expect(() => readCheckpoint(path(), "spec 1")).toThrow(/damaged/);
    }
  });

  test("is refused when it is of something else", () => {
    writeCheckpoint(path(), "spec 1", snapshot);
    expect(() => readCheckpoint(path(), "spec 2")).toThrow(/is of another search.*remove it/);
  });

  test("need not be there", () => {
    expect(readCheckpoint(path(), "spec 1")).toBe(null);
  });
});

describe("a search that cannot be written", () => {
  const snapshot = { head: "{}", words: Int32Array.of(1), parents: Int32Array.of(-1) };

  test("goes on, warns once for each reason, and says on an interrupt that nothing is kept", () => {
    // A folder stands where the file is to be.
    mkdirSync(join(folder, "x-all.checkpoint", "y"), { recursive: true });
    const warnings: string[] = [];
    const sign = new Int32Array(1);
    const keeping = { folder, seconds: 1, sign };
    const keeper = keeperOf(
      { scenario: "x", point: "all" },
      keeping,
      () => 0,
      (line) => {
        warnings.push(line);
      },
    );
    keeper.save("stamp", snapshot);
    keeper.save("stamp", snapshot);
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toMatch(/x-all\.checkpoint: WARNING: this search is not kept: EISDIR/);
    sign[0] = 1;
    expect(() => keeper.save("stamp", snapshot)).toThrow(Interrupted);
    expect(readdirSync(folder)).toEqual(["x-all.checkpoint"]);
  });

  test("is refused in one line where a folder stands in its place from the start", async () => {
    mkdirSync(join(folder, "tiny-good-all.checkpoint"));
    const world = new World();
    expect(await world.run("check", "tiny/good", "--checkpoint", folder)).toBe(2);
    expect(world.err).toMatch(
      /tiny-good-all\.checkpoint:1:1: ERROR: cannot read this file, it is a folder/,
    );
  });
});

describe("eret check --checkpoint", () => {
  const words = () => ["check", "tiny/good", "--checkpoint", folder];

  test("keeps what is interrupted, goes on with it, and forgets what is done", async () => {
    const world = new World();
    expect(await interrupted(world, ...words())).toBe(130);
    expect(readdirSync(folder)).toEqual(["tiny-good-all.checkpoint"]);
    expect(await world.run(...words())).toBe(0);
    expect(readdirSync(folder)).toEqual([]);
    const { out } = world;
    await world.run("check", "tiny/good");
    // Of rules that had something to check before it was kept nothing is known any more.
    const plain = (text: string): string =>
      text
        .replaceAll(/\d+\.\d+ s/g, "")
        .replaceAll(/at\sleast\s/g, "")
        .replaceAll(/\s+/g, " ");
    expect(plain(world.out)).toBe(plain(out));
  });

  test("does not go on with another spec", async () => {
    const world = new World();
    await interrupted(world, ...words());
    world.edit("spec/tiny/loop.c", "for (;;)", "for (; ;)");
    expect(await world.run(...words())).toBe(2);
    expect(world.err).toMatch(/tiny-good-all\.checkpoint:1:1: ERROR: .*another search/);
    expect(world.err.trimEnd().split("\n")).toHaveLength(1);
  });

  test.each([
    [["order", "tiny/good", "--patch", "p", "--checkpoint", "d"], /is for 'eret check'/],
    [["check", "--checkpoint", "d", "--no-intern"], /exclude each other/],
    [["check", "--checkpoint", "d", "--random"], /exclude each other/],
    [["check", "--checkpoint-every", "9"], /is for --checkpoint/],
  ])("is refused where it is of no use: %j", async (argv, told) => {
    const world = new World();
    expect(await world.run(...argv)).toBe(2);
    expect(world.err).toMatch(told);
  });
});
