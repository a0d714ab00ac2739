// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { VOCABULARY } from "../../src/run/rules.ts";
import { TRACE_ENDING, traceName } from "../../src/run/trace-name.ts";
import { expectedOf } from "../../src/run/verdict.ts";
import { loadScenario } from "../../src/scenario/load.ts";
import { points } from "../../src/scenario/points.ts";
import { parseTraceFile } from "../../src/trace/parse-trace-file.ts";
import { row } from "../docs/tables.ts";
import { tree } from "./real.ts";

/**
 * The table of bugs in spec/README.md: what a row says of the twin is what its scenario and its
 * traces say. Which order fixed the bug is written by hand and looked up here.
 * ERET_PROMOTE=1 writes the rest.
 */
const README = "spec/README.md";
const ROW = /^\| (B\d\d) \| [^|]* \| `([^`]+)` \| `([^`]+)` \| .* \|$/;

interface Row {
  readonly line: string;
  readonly bug: string;
  readonly fixed: string;
  readonly twin: string;
}

const rows = (tree.read(README) ?? "").split("\n").flatMap((line): Row[] => {
  const [, bug = "", fixed = "", twin = ""] = ROW.exec(line) ?? [];
  return bug === "" ? [] : [{ line, bug, fixed, twin }];
});

const twins = readdirSync(join(import.meta.dirname, "..", "..", "spec", "broken"))
  .filter((file) => /^B\d\d-.*\.yaml$/.test(file))
  .map((file) => `broken/${file.replace(/\.yaml$/, "")}`);

/** Equal for all config points: said once. */
const each = (cells: readonly (string | number)[]): string =>
  new Set(cells).size === 1 ? `${cells[0]}` : cells.join("; ");

function rowOf({ bug, fixed, twin }: Row): string {
  const scenario = loadScenario(twin, tree, VOCABULARY);
  const found = points(scenario).map((point) => {
    const { rules, states } = expectedOf(scenario, point);
    const steps = rules.map((rule) => {
      const path = `traces/${traceName(twin, point.name, rule)}${TRACE_ENDING}`;
      return parseTraceFile(tree.read(path) ?? "", path).choices.length;
    });
    return { rule: rules.map((rule) => `\`${rule}\``).join(", "), states, steps: steps.join(", ") };
  });
  const cells = [
    bug,
    scenario.source,
    `\`${fixed}\``,
    `\`${twin}\``,
    each(found.map(({ rule }) => rule)),
    each(found.map(({ states }) => states ?? "")),
    each(found.map(({ steps }) => steps)),
  ];
  return row(cells);
}

it("has a row for every broken twin of a bug, in order, and no other", () => {
  expect(rows.map(({ twin }) => twin)).toEqual(twins.toSorted());
  expect(rows.filter(({ bug, twin }) => !twin.startsWith(`broken/${bug}-`))).toEqual([]);
});

it("says of each what its scenario and its traces say", () => {
  const wanted = rows.map(rowOf);
  if (process.env.ERET_PROMOTE === "1") {
    const text = rows.reduce(
      (page, { line }, at) => page.replace(line, () => wanted[at] ?? line),
      tree.read(README) ?? "",
    );
    writeFileSync(join(import.meta.dirname, "..", "..", README), text);
  } else expect(rows.map(({ line }) => line)).toEqual(wanted);
});

describe("each bug breaks one rule at a config point, where the order without it holds", () => {
  it.each(rows)("$twin", ({ fixed, twin }) => {
    const scenario = loadScenario(twin, tree, VOCABULARY);
    const mended = loadScenario(fixed, tree, VOCABULARY);
    expect(points(mended).flatMap((point) => expectedOf(mended, point).rules)).toEqual([]);
    const counts = points(scenario).map((point) => expectedOf(scenario, point).rules.length);
    expect(counts).toEqual(counts.map(() => 1));
  });
});
