// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { refusal, SAMPLE } from "../scenario/sample.ts";
import { disagreement, type Sequence } from "./gic-replay.ts";

const folder = join(import.meta.dirname, "..", "..", "conform", "gic");

interface Recording {
  readonly sequences: readonly Sequence[];
}
const read = (name: string): readonly Sequence[] =>
  (JSON.parse(readFileSync(join(folder, name), "utf8")) as Recording).sequences;

const readme = readFileSync(join(folder, "README.md"), "utf8");
const sequences = read("sequences.json");
const unsettled = read("unsettled.json");
const kinds = [...new Set(sequences.map(({ mode, about }) => `${mode} ${about}`))];

describe("the GIC does what QEMU's did", () => {
  it.each(kinds)("%s", (kind) => {
    const those = sequences.filter(({ mode, about }) => `${mode} ${about}` === kind);
    const failures = those.flatMap((sequence) => disagreement(sequence) ?? []);
    expect(failures).toEqual([]);
  });
});

/** `| \`one-state\` | … | 285 |` */
const counted = [...readme.matchAll(/^\| `([a-z0-9-]+)` \| .* \| (\d+) \|$/gm)].map(
  ([, mode = "", count]) => [mode, Number(count)] as const,
);

it("has the recordings that its README counts", () => {
  const all = [...sequences, ...unsettled];
  const modes = [...new Set(all.map(({ mode }) => mode))];
  const count = (one: string) => all.filter(({ mode }) => mode === one).length;
  expect(modes.map((mode) => [mode, count(mode)])).toEqual(counted);
  const steps = sequences.reduce((sum, one) => sum + one.steps.length, 0);
  expect(readme).toContain(`| the sequences, ${`${steps}`.replace(/(?=...$)/, " ")} operations |`);
});

it("leaves out what is unsettled, and nothing else: a scenario of that mode is refused", () => {
  const view = (gic: string) => refusal(SAMPLE.replace("nesting:", `gic: ${gic}\nnesting:`));
  expect(new Set(unsettled.map(({ mode }) => mode))).toEqual(new Set(["ds1-fiq1"]));
  for (const ds of [0, 1])
    for (const fiq of [0, 1]) {
      const refused = view(`{ds: ${ds === 1}, fiq: ${fiq === 1}}`).length > 0;
      expect([ds, fiq, refused]).toEqual([ds, fiq, ds === 1 && fiq === 1]);
    }
});
