// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { describe, expect, test } from "vitest";
import { codesOf } from "../../src/cli/codes.ts";
import { eret } from "../../src/cli/eret.ts";
import { EXIT, worst } from "../../src/cli/exit.ts";
import type { Io } from "../../src/cli/io.ts";
import { COMMANDS, OPTIONS } from "../../src/cli/option-table.ts";
import type { Pool, Settled } from "../../src/cli/pool.ts";
import { runJob } from "../../src/cli/run-job.ts";
import { openSpec } from "../../src/cli/spec-folder.ts";
import { World } from "./world.ts";

/** Runs a command in the world with some of its edges replaced. */
async function runWith(world: World, edges: Partial<Io>, ...argv: readonly string[]) {
  world.out = "";
  world.err = "";
  return eret(argv, { ...world.io(), ...edges });
}

/** A pool whose jobs settle as told, in an order that is not theirs. */
function poolOf(world: World, settle: (settled: Settled, scenario: string) => Settled): Pool {
  const { tree } = openSpec("/w/spec", world.io());
  return {
    run: async (job) => {
      const delay = job.scenario === "tiny/broken" ? 20 : 0;
      await new Promise((resolve) => setTimeout(resolve, delay));
      return settle(
        runJob(job, tree, {}, () => {}),
        job.scenario,
      );
    },
    stop: () => {},
  };
}

describe("the exit code", () => {
  test("is the first that applies of 130, 70, 2, 1, 5, 3, else 0", () => {
    const order = [130, 70, 2, 1, 5, 3] as const;
    for (const [index, code] of order.entries()) expect(worst(order.slice(index))).toBe(code);
    expect(worst([])).toBe(0);
  });

  test("is never 4 or 124, which kselftest reads as skip and timeout", () => {
    expect(Object.values(EXIT)).not.toContain(4);
    expect(Object.values(EXIT)).not.toContain(124);
  });

  test("is 3 when a worker ran out of memory", () => {
    expect(codesOf({ kind: "exhausted-memory" })).toEqual([3]);
  });
});

describe("eret", () => {
  test("prints help with every command and option, and a version", async () => {
    const world = new World();
    expect(await world.run("--help")).toBe(0);
    for (const name of Object.keys(COMMANDS)) expect(world.out).toContain(`eret ${name} `);
    for (const name of Object.keys(OPTIONS)) expect(world.out).toContain(`--${name}`);
    expect(world.err).toBe("");
    expect(await world.run("--version")).toBe(0);
    expect(world.out).toBe("eret 1.2.3\n");
  });

  test("prints results in the order of names, whichever search ends first", async () => {
    const world = new World();
    const startPool = () => poolOf(world, (settled) => settled);
    expect(await runWith(world, { startPool }, "check")).toBe(0);
    expect(world.out.indexOf("tiny/broken")).toBeLessThan(world.out.indexOf("tiny/good"));
  });

  test("reports an internal error in one line and shows its stack only on request", async () => {
    const world = new World();
    const crash: Settled = {
      kind: "crashed",
      message: "no CPU 7\nmore",
      stack: "    at f (x.ts:1)",
    };
    const startPool = () =>
      poolOf(world, (settled, name) => (name === "tiny/good" ? crash : settled));
    expect(await runWith(world, { startPool }, "check")).toBe(70);
    expect(world.err).toBe(
      "eret: internal error in tiny/good: no CPU 7; please report this line with the scenario (eret 1.2.3, ERET_DEBUG=1 shows more)\n",
    );
    expect(world.out).toContain("ok     tiny/broken");
    expect(await runWith(world, { startPool, debug: true }, "check")).toBe(70);
    expect(world.err).toContain("    at f (x.ts:1)\n");
  });

  test("catches what no one foresaw", async () => {
    const world = new World();
    const listFiles = () => {
      throw new RangeError("oops");
    };
    expect(await runWith(world, { listFiles }, "check")).toBe(70);
    expect(world.err).toMatch(
      /^eret: internal error in 'eret check': oops; please report[^\n]+\n$/,
    );
  });

  test("tells what was finished when it is interrupted, and exits with 130", async () => {
    const world = new World();
    const startPool = () =>
      poolOf(world, (settled, name) => (name === "tiny/good" ? { kind: "interrupted" } : settled));
    expect(await runWith(world, { startPool }, "check")).toBe(130);
    expect(world.out).toContain("ok     tiny/broken");
    expect(world.out).not.toContain("tiny/good");
    expect(world.out).toContain("2 config points: 1 violated as expected and 1 not finished");
  });

  test("starts no further search after an interrupt", async () => {
    const world = new World();
    const onInterrupt = (stop: () => void) => {
      stop();
      return () => {};
    };
    expect(await runWith(world, { onInterrupt }, "check")).toBe(130);
    expect(world.out).toContain("2 config points: 2 not finished; 0 states.");
  });

  test("says where a trace cannot be written, if it was asked to", async () => {
    const world = new World();
    const writeFile = () => {
      throw Object.assign(new Error("no"), { code: "EACCES" });
    };
    expect(await runWith(world, { writeFile }, "check", "tiny/broken", "--traces", "t")).toBe(2);
    expect(world.err).toBe(
      "t/tiny/broken/all.BUG_ON-task_loop-c027.trace.json:1:1: ERROR: cannot write this file, it may not be written, check the path\n",
    );
    world.edit("spec/tiny/good.yaml", "careful: y", "careful: n");
    expect(await runWith(world, { writeFile }, "check", "tiny/good")).toBe(1);
    expect(world.out).toContain(
      "BUG_ON(preempt_count()) in task_loop() violated in spec/tiny/good.yaml",
    );
    expect(world.out).not.toContain("replay:");
  });

  test("shows progress on a terminal only, and clears it before a line is printed", async () => {
    const world = new World();
    let now = 0;
    const clock = () => {
      now += 1;
      return now;
    };
    await runWith(world, { isTerminal: true, clock }, "check", "tiny/good");
    expect(world.err.replace(/\d+\.\d s/, "1.0 s")).toBe(
      "\r\u001b[Ktiny/good  layer 0  1 state  0 of 6 steps fired  frontier 0  1.0 s\r\u001b[K",
    );
    await runWith(world, { isTerminal: true, clock }, "check", "tiny/good", "--quiet");
    expect(world.err).toBe("");
  });

  test("puts a line of progress into a log every half a minute, if it is asked to", async () => {
    const world = new World();
    let now = 0;
    const clock = () => {
      now += 31;
      return now;
    };
    await runWith(world, { clock }, "check", "tiny/good");
    expect(world.err).toBe("");
    await runWith(world, { clock }, "check", "tiny/good", "--progress");
    expect(world.err).toMatch(/^tiny\/good {2}layer 0 .* frontier 0 {2}\d+\.0 s\n$/);
  });

  test("colours a terminal unless told not to", async () => {
    const world = new World();
    await runWith(world, { colours: true }, "check", "tiny/good");
    expect(world.out).toContain("\u001b[32mok\u001b[39m     tiny/good");
    await runWith(world, { colours: true }, "check", "tiny/good", "--no-color");
    expect(world.out).not.toContain("\u001b");
  });
});
