// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { describe, expect, test } from "vitest";
import { promote } from "../../src/cli/promote.ts";
import { World } from "./world.ts";

/** The tiny world, with one scenario too slow for every start. */
function world(): World {
  const made = new World();
  made.edit("spec/tiny/good.yaml", "nesting: 1", "nesting: 1\nprofile: full");
  return made;
}

/** Names of the scenarios that were judged. */
const judged = ({ out }: World): readonly string[] =>
  [...out.matchAll(/^\w+ +(tiny\/\w+)/gm)].map(([, name = ""]) => name);

describe("profiles", () => {
  test("without a name the quick ones are judged, and what is left out is said", async () => {
    const made = world();
    expect(await made.run("check")).toBe(0);
    expect(judged(made)).toEqual(["tiny/broken"]);
    expect(made.out).toContain(
      "1 scenario of profile full is left out: 'eret check --profile full' judges it.\n",
    );
  });

  test.each([
    ["quick", ["tiny/broken"]],
    ["full", ["tiny/good"]],
    ["all", ["tiny/broken", "tiny/good"]],
  ])("--profile %s judges what it says", async (profile, names) => {
    const made = world();
    expect(await made.run("check", "--profile", profile)).toBe(0);
    expect(judged(made)).toEqual(names);
  });

  test("what is named is judged, unless a profile is asked for", async () => {
    const made = world();
    expect(await made.run("check", "tiny/good")).toBe(0);
    expect(judged(made)).toEqual(["tiny/good"]);
    expect(await made.run("check", "tiny/", "--profile", "quick")).toBe(0);
    expect(judged(made)).toEqual(["tiny/broken"]);
  });

  test("a twin of a slow scenario says itself that it is slow", async () => {
    const made = world();
    expect(await made.run("list", "scenarios", "--json")).toBe(0);
    expect(JSON.parse(made.out)).toMatchObject({
      items: [
        { name: "tiny/broken", profile: "quick" },
        { name: "tiny/good", profile: "full" },
      ],
    });
  });

  test("--json names what was not judged", async () => {
    const made = world();
    expect(await made.run("check", "--json")).toBe(0);
    expect(JSON.parse(made.out)).toMatchObject({
      leftOut: ["tiny/good"],
      results: [{ scenario: "tiny/broken" }],
    });
  });

  test("promote leaves nothing out", async () => {
    const made = world();
    made.edit("spec/tiny/good.yaml", "states: 6", "states: 9");
    made.out = "";
    await promote([], made.io());
    expect(made.out).toContain("-states: 9\n+states: 6\n");
  });

  test("what is out of reach is tried with --random, and by no search", async () => {
    const made = new World();
    made.edit(
      "spec/tiny/good.yaml",
      "expect: holds   # as it should\nstates: 6",
      "expect: bounded\nprofile: random",
    );
    expect(await made.run("check")).toBe(0);
    expect(made.out).toContain("'eret check --profile random --random' tries it.");
    expect(await made.run("check", "tiny/good")).toBe(2);
    expect(made.err).toBe("eret: ERROR: 'tiny/good' is out of reach of a search, add --random\n");
    made.err = "";
    expect(await made.run("check", "--profile", "random")).toBe(2);
    expect(made.err).toBe("eret: ERROR: 'tiny/good' is out of reach of a search, add --random\n");
    expect(await made.run("check", "--profile", "random", "--random", "--runs", "9")).toBe(3);
    expect(made.out).toContain("nothing found in 9 runs: nothing is proved");
    made.out = "";
    await promote([], made.io());
    expect(made.out).not.toContain("tiny/good");
  });

  test("nothing but random schedules is expected to find nothing", async () => {
    const made = new World();
    made.edit("spec/tiny/good.yaml", "expect: holds", "expect: bounded");
    expect(await made.run("check", "tiny/good")).toBe(2);
    expect(made.err).toMatch(
      /^spec\/tiny\/good\.yaml:\d+:9: ERROR: 'bounded' is for random schedules/,
    );
  });

  test("a profile without a scenario is no pass", async () => {
    const made = new World();
    expect(await made.run("check", "--profile", "full")).toBe(2);
    expect(made.err).toBe(
      "eret: ERROR: no scenario here is of profile full, 'eret list scenarios' has all\n",
    );
  });

  test("refuses a profile that there is not, and a command that has none", async () => {
    const made = world();
    expect(await made.run("check", "--profile", "nightly")).toBe(2);
    expect(made.err).toBe("eret: ERROR: --profile takes quick, full, random, all, not 'nightly'\n");
    expect(await made.run("order", "tiny/good", "--profile", "full")).toBe(2);
    expect(made.err).toBe("eret: ERROR: --profile is for 'eret check'\n");
  });
});
