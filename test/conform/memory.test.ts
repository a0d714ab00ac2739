// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { endsOf, inexpressible, type Recorded } from "./program.ts";
import { sampled, sampleName } from "./sample.ts";

const folder = join(import.meta.dirname, "..", "..", "conform", "memory");

type List = "aarch64" | "x86" | "x86-locked";

const lists = JSON.parse(readFileSync(join(folder, "outcomes.json"), "utf8")) as Readonly<
  Record<List, readonly Recorded[]>
>;

const machineOf = (list: List): "aarch64" | "x86" => (list === "aarch64" ? "aarch64" : "x86");

const LISTS: readonly List[] = ["aarch64", "x86", "x86-locked"];

describe.each(LISTS)(`%s has the ends that herd7 allows: ${sampleName}`, (list) => {
  const machine = machineOf(list);
  const expressible = lists[list].filter((test) => inexpressible(test, machine) === null);
  it.each(sampled(expressible))("$name", (test) => {
    const memory = machine === "x86" ? "x86" : "armv8";
    expect(endsOf(test, memory)).toEqual(test.ends.toSorted());
  });
});

it("has the recordings that its README counts, and says which of them C cannot express", () => {
  const groupOf = ({ name }: Recorded): string => name.replace(/-\d+$/, "");
  const rows = LISTS.flatMap((list) => {
    const groups = [...new Set(lists[list].map(groupOf))];
    return groups.map((group) => {
      const tests = lists[list].filter((test) => groupOf(test) === group);
      const told = tests.flatMap((test) => inexpressible(test, machineOf(list)) ?? []);
      const why = [...new Set(told)].join(", ") || "-";
      return `| \`${group}\` | ${tests.length} | ${tests.length - told.length} | ${why} |`;
    });
  });
  const readme = readFileSync(join(folder, "README.md"), "utf8");
  expect(readme.match(/^\| `[a-z0-9-]+` \| \d+ \| .*$/gm)).toEqual(rows);
});
