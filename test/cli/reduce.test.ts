// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { describe, expect, test } from "vitest";
import { World } from "./world.ts";

/** The tiny world; what is broken there is searched with reductions. */
function world(states = "states: 1"): World {
  const made = new World();
  made.edit("spec/tiny/broken.yaml", "states: 5", `${states}\nsearch: reduced`);
  return made;
}

describe("--reduce", () => {
  test("has the same verdicts, says what it left out, and compares no number of states", async () => {
    const made = new World();
    expect(await made.run("check", "--reduce", "--safety")).toBe(0);
    expect(made.out).toContain("violated BUG_ON(preempt_count()) in task_loop() as expected");
    expect(made.out).toMatch(/merging: \d+ states? passed through and not stored/);
    expect(made.out).toMatch(/interrupt-placement: \d+ events? not tried/);
    expect(made.out).toContain("liveness rules are not judged");
    expect(made.out).toContain("the number of states is not compared");
  });

  test("stays off, and says why, where liveness is judged", async () => {
    const made = new World();
    expect(await made.run("check", "tiny/good", "--reduce")).toBe(0);
    expect(made.out).toContain("6 states");
    expect(made.out.replaceAll(/\s+/g, " ")).toContain("merging: off, unsafe for liveness:");
  });

  test.each([
    ["no-merging", "merging"],
    ["no-interrupt-placement", "interrupt-placement"],
    ["no-partial-order", "partial-order"],
  ])("--%s turns off %s, and nothing else", async (flag, name) => {
    const made = new World();
    expect(await made.run("check", "tiny/broken", "--reduce", "--safety", `--${flag}`)).toBe(0);
    expect(made.out.match(/[\w-]+: off$/gm)).toEqual([`${name}: off`]);
  });
});

describe("of two CPUs that do the same", () => {
  const two =
    "cpus:\n  - tasks: [{name: A, runs: task_loop}]\n  - tasks: [{name: B, runs: task_loop}]";
  const made = () => {
    const world = new World();
    world.edit("spec/tiny/broken.yaml", "states: 5", `states: 5\n${two}`);
    return world;
  };

  test("it does not matter which is which", async () => {
    const world = made();
    expect(await world.run("check", "tiny/broken", "--reduce", "--safety")).toBe(0);
    expect(world.out.replaceAll(/\s+/g, " ")).toMatch(
      /symmetry: a state met again under other names \d+ times?: CPUs 0, 1 named 1, 0/,
    );
  });

  test("--no-symmetry tells them apart", async () => {
    const world = made();
    const words = ["check", "tiny/broken", "--reduce", "--safety", "--no-symmetry"];
    expect(await world.run(...words)).toBe(0);
    expect(world.out.match(/[\w-]+: off$/gm)).toEqual(["symmetry: off"]);
  });
});

describe("search: reduced", () => {
  test("reduces without being asked, and its number of states is pinned", async () => {
    const made = world();
    expect(await made.run("check", "tiny/broken")).toBe(0);
    expect(made.out).toContain("(1 state,");
    expect(made.out).toContain("liveness rules are not judged");
    expect(made.out).not.toContain("not compared");
    expect(await world("states: 3").run("check", "tiny/broken")).toBe(5);
  });

  test("looks at everything with --no-reduce, and judges liveness, too", async () => {
    const made = world();
    expect(await made.run("check", "tiny/broken", "--no-reduce")).toBe(0);
    expect(made.out).toContain("(5 states");
    expect(made.out).not.toContain("liveness rules are not judged");
  });

  test("takes the flags of single reductions", async () => {
    const made = world();
    expect(await made.run("check", "tiny/broken", "--no-merging")).toBe(0);
    expect(made.out).toContain("the number of states is not compared");
  });

  test("cannot expect a liveness rule to break", async () => {
    const made = world();
    made.edit("spec/tiny/broken.yaml", "BUG_ON(preempt_count()) in task_loop()", "no-lasting-mask");
    expect(await made.run("check", "tiny/broken")).toBe(2);
    expect(made.err).toContain(
      "spec/tiny/broken.yaml:1:1: ERROR: 'search: reduced' judges no liveness rules, and 'expect' names no-lasting-mask",
    );
  });
});

test.each([["--vacuity"], ["--checkpoint", "kept"]])(
  "%s is refused for a scenario of which not everything is looked at",
  async (...words) => {
    const made = world();
    expect(await made.run("check", "tiny/broken", ...words)).toBe(2);
    expect(made.err).toContain("is for searches of everything, add --no-reduce");
  },
);

test("flags of reductions are refused where nothing is reduced", async () => {
  const made = new World();
  expect(await made.run("check", "--no-merging")).toBe(2);
  expect(made.err).toContain("--no-merging is for --reduce");
  expect(await made.run("list", "rules", "--safety")).toBe(2);
  expect(await made.run("check", "--reduce", "--no-reduce")).toBe(2);
});
