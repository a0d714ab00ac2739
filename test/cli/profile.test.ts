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
    expect(made.err).toBe("eret: ERROR: --profile takes quick, full, all, not 'nightly'\n");
    expect(await made.run("order", "tiny/good", "--profile", "full")).toBe(2);
    expect(made.err).toBe("eret: ERROR: --profile is for 'eret check'\n");
  });
});
