// SPDX-License-Identifier: GPL-2.0-only OR MIT

import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { KERNEL_ASSERTION, readAssertionName } from "../../src/model/assertion-name.ts";
import { runAgain } from "../../src/run/again.ts";
import { RULES, VOCABULARY } from "../../src/run/rules.ts";
import { TRACE_ENDING, traceName } from "../../src/run/trace-name.ts";
import { expectedOf } from "../../src/run/verdict.ts";
import { loadScenario } from "../../src/scenario/load.ts";
import { points } from "../../src/scenario/points.ts";
import { parseTraceFile } from "../../src/trace/parse-trace-file.ts";
import { judgedPoints } from "./judged.ts";
import { tree } from "./real.ts";

const root = join(import.meta.dirname, "..", "..");
const below = (folder: string, ending: string): string[] =>
  readdirSync(join(root, folder), { recursive: true })
    .map(String)
    .filter((name) => name.endsWith(ending))
    .sort();

const scenarios = below("spec", ".yaml").map((file) =>
  loadScenario(file.replace(/\.yaml$/, ""), tree, VOCABULARY),
);
/** Those of the full profile are for CI: `eret check --profile full`. */
const quick = scenarios.filter(({ profile }) => profile === "quick");
const judged = judgedPoints();

describe("every config point of the quick profile has the verdict and the number of states that it states", () => {
  it.each(
    quick.flatMap((scenario) =>
      points(scenario).map((point) => ({
        name: `${scenario.name} ${point.name}`,
        scenario,
        point,
      })),
    ),
  )("$name", ({ scenario, point }) => {
    const result = judged.get(`${scenario.name} ${point.name}`);
    expect(result?.difference).toEqual({
      unexpected: [],
      absent: [],
      states: null,
      silent: 0,
      vacuous: [],
    });
    const { rules, states } = expectedOf(scenario, point);
    expect(result?.stats.states).toBe(states);
    expect(result?.rules.toSorted()).toEqual(rules.toSorted());
  });
});

describe("every rule has a broken twin that breaks it and nothing else", () => {
  // An assertion is its own rule, one for each place; the catalogue has one entry for all.
  const ruleOf = (rule: string) => (readAssertionName(rule) === null ? rule : KERNEL_ASSERTION);

  it.each(RULES.map(({ id }) => id))("%s", (id) => {
    const twins = [...judged.values()].filter(
      ({ expected }) => expected.rules.length === 1 && ruleOf(expected.rules[0] ?? "") === id,
    );
    expect(twins.map(({ scenario }) => scenario)).not.toEqual([]);
  });
});

describe("every broken twin has its counterexample in traces/", () => {
  const recorded = below("traces", TRACE_ENDING);

  it("and traces/ has nothing else", () => {
    // What only random schedules try has no shortest path to keep.
    const searched = scenarios.filter(({ profile }) => profile !== "random");
    const wanted = searched.flatMap((scenario) =>
      points(scenario).flatMap((point) =>
        expectedOf(scenario, point).rules.map(
          (rule) => traceName(scenario.name, point.name, rule) + TRACE_ENDING,
        ),
      ),
    );
    expect(recorded).toEqual(wanted.sort());
  });

  it.each(recorded)("%s is replayed, and breaks its rule", (name) => {
    const path = `traces/${name}`;
    const file = parseTraceFile(tree.read(path) ?? "", path);
    const scenario = loadScenario(file.spec, tree, VOCABULARY);
    expect(runAgain(file, path, scenario, tree).breaks).toBe(true);
  });
});

it("draws the misrouted NMI of the mail as a picture for a changelog", () => {
  const picture = tree.read("traces/hrtimer/nmi-misrouted/all.no-self-deadlock.lanes.txt") ?? "";
  for (const line of ["<IRQ timer>", "<NMI pmu>", "raw_spin_lock(&hrtimer_bases.lock)", "^^^"])
    expect(picture).toContain(line);
  expect(Math.max(...picture.split("\n").map((line) => line.length))).toBeLessThanOrEqual(75);
});
