// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { VOCABULARY } from "../../src/run/rules.ts";
import type { Verdict } from "../../src/scenario/expectation.ts";
import { loadScenario } from "../../src/scenario/load.ts";
import type { Scenario } from "../../src/scenario/scenario.ts";
import { tree } from "./real.ts";

/** The tables of spec/README.md say of each scenario what the scenario says. */
const names = readdirSync(join(import.meta.dirname, "..", "..", "spec"), { recursive: true })
  .map(String)
  .filter((name) => name.endsWith(".yaml"))
  .map((name) => name.replace(/\.yaml$/, ""))
  .sort();

const ROW = /^\| `([a-z][^`/]*\/[^`]+)` \| (.*) \| (.*) \| (.*) \|$/;

interface Row {
  readonly name: string;
  readonly cells: readonly [title: string, source: string, verdict: string];
}

const rows = (tree.read("spec/README.md") ?? "").split("\n").flatMap((line): Row[] => {
  const [, name, title, source, verdict] = ROW.exec(line) ?? [];
  return name === undefined ? [] : [{ name, cells: [title ?? "", source ?? "", verdict ?? ""] }];
});

const verdictText = ({ rules, bounded }: Verdict): string =>
  rules.length === 0
    ? bounded === undefined
      ? "holds"
      : "bounded"
    : rules.map((rule) => `\`${rule}\``).join(", ");

function expectText({ expect: expected }: Scenario): string {
  if (expected.kind === "all") return verdictText(expected.value);
  const parts = expected.points.map(({ point, value }) => `${point.value}: ${verdictText(value)}`);
  return parts.join("; ");
}

it("has a row for every scenario, once, and no other", () => {
  expect(rows.map(({ name }) => name).toSorted()).toEqual(names);
});

it("has its scenarios in the order of their names, table by table", () => {
  const folders = [...new Set(rows.map(({ name }) => name.split("/")[0]))];
  const ordered = folders.flatMap((folder) =>
    names.filter((name) => name.startsWith(`${folder}/`)),
  );
  expect(rows.map(({ name }) => name)).toEqual(ordered);
});

describe("every row is true", () => {
  it.each(rows)("$name", ({ name, cells }) => {
    const scenario = loadScenario(name, tree, VOCABULARY);
    expect(cells).toEqual([scenario.title, scenario.source, expectText(scenario)]);
  });
});

it("names files that exist", () => {
  const readme = tree.read("spec/README.md") ?? "";
  const files = [...readme.matchAll(/`([\w./-]+\.(?:c|h|patch|yaml))`/g)].map(([, file]) => file);
  expect(files.filter((file) => tree.read(`spec/${file}`) === null)).toEqual([]);
});
