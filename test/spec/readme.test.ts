// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { VOCABULARY } from "../../src/run/rules.ts";
import type { Verdict } from "../../src/scenario/expectation.ts";
import { loadScenario } from "../../src/scenario/load.ts";
import type { Scenario } from "../../src/scenario/scenario.ts";
import { row } from "../docs/tables.ts";
import { tree } from "./real.ts";

/**
 * The tables of spec/README.md say of each scenario what the scenario says, and what it says is what
 * `eret check` finds. Each table is of one folder and has a row for all that is in it.
 * ERET_PROMOTE=1 writes them.
 */
const names = readdirSync(join(import.meta.dirname, "..", "..", "spec"), { recursive: true })
  .map(String)
  .filter((name) => name.endsWith(".yaml"))
  .map((name) => name.replace(/\.yaml$/, ""))
  .sort();

const HEAD = "| scenario | what | source | verdict |\n|---|---|---|---|\n";
const TABLE = new RegExp(`${HEAD.replaceAll("|", "\\|")}((?:\\| .* \\|\n)*)`, "g");

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

function rowOf(name: string): string {
  const scenario = loadScenario(name, tree, VOCABULARY);
  return `${row([`\`${name}\``, scenario.title, scenario.source, expectText(scenario)])}\n`;
}

const folderOf = (name: string): string => name.slice(0, name.indexOf("/"));

const rowsOf = (folder: string): string =>
  names
    .filter((name) => folderOf(name) === folder)
    .map(rowOf)
    .join("");

const README = "spec/README.md";
const text = tree.read(README) ?? "";

/** The folder of a table, by its first row. */
const ofTable = (rows: string): string => /^\| `([^`/]+)\//.exec(rows)?.[1] ?? "";

it("has a table for every folder of scenarios, once", () => {
  const found = [...text.matchAll(TABLE)].map(([, rows = ""]) => ofTable(rows));
  expect(found.toSorted()).toEqual([...new Set(names.map(folderOf))].sort());
});

it("says of every scenario what is judged", () => {
  const updated = text.replaceAll(TABLE, (_, rows: string) => HEAD + rowsOf(ofTable(rows)));
  if (process.env.ERET_PROMOTE === "1")
    writeFileSync(join(import.meta.dirname, "..", "..", README), updated);
  else expect(text).toBe(updated);
});

it("names files that exist", () => {
  const files = [...text.matchAll(/`([\w./-]+\.(?:c|h|patch|yaml))`/g)].map(([, file]) => file);
  expect(files.filter((file) => tree.read(`spec/${file}`) === null)).toEqual([]);
});
