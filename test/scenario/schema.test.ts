// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { readdirSync, readFileSync } from "node:fs";
import { Ajv } from "ajv";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { VOCABULARY as REAL } from "../../src/run/rules.ts";
import { loadScenario } from "../../src/scenario/load.ts";
import { scenarioSchema } from "../../src/scenario/schema.ts";
import { refusal, SAMPLE, sampleWith } from "./sample.ts";

const published: object = JSON.parse(readFileSync("schema/scenario.schema.json", "utf8"));
const fits = new Ajv({ allowUnionTypes: true }).compile(published);

const files = readdirSync("spec", { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".yaml"))
  .sort();

describe("schema/scenario.schema.json", () => {
  test("is what the shape of a scenario says (npm run promote writes it)", () => {
    expect(published).toEqual(JSON.parse(JSON.stringify(scenarioSchema(REAL.kernels))));
  });

  test.each(files)("describes spec/%s", (name) => {
    const text = readFileSync(`spec/${name}`, "utf8");
    expect(fits(parse(text)), JSON.stringify(fits.errors)).toBe(true);
    const tree = { read: (path: string) => readFileSync(path, "utf8") };
    expect(loadScenario(name.replace(/\.yaml$/, ""), tree, REAL).title).not.toBe("");
  });

  test("describes the sample", () => {
    expect(fits(parse(SAMPLE))).toBe(true);
  });

  test.each([
    ["title:", "titel:"],
    ["nesting: 3", "nesting: three"],
    ["nesting: 3", "nesting: 0"],
    ["nesting: 3", "nesting:"],
    ["nesting: 3\n", ""],
    ["v6.18", "v6.19"],
    ["violated task-switch-masks", "broken"],
    ["pseudo_nmi: [n, y]", "pseudo_nmi: [n, m]"],
    ["pseudo_nmi: [n, y]", "pseudo_nmi: []"],
    ["[arm64/entry.c]", "[../entry.c]"],
    ["[arm64/entry.c]", "arm64/entry.c"],
    ["kind: abort", "kind: abrt"],
    ["intid: 27", "intid: 1020"],
    ["times: 2", "tims: 2"],
    ["irq: timer, ", ""],
    ["name: A", "name: 7"],
    ["runs: user", "runs: 'a b'"],
    ["expect:", "expected:"],
    ["states: {pseudo_nmi=n: 1184}", "states: many"],
  ])("and the reader both refuse %j as %j", (old, replacement) => {
    const text = sampleWith(old, replacement);
    expect(fits(parse(text))).toBe(false);
    expect(refusal(text)).not.toEqual([]);
  });
});
