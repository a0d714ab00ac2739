// SPDX-License-Identifier: GPL-2.0-only OR MIT

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { asked, ends, type Litmus, readLitmus } from "./litmus.ts";
import { litmusOf, threadsOf } from "./random-litmus.ts";

const folder = join(import.meta.dirname, "..", "..", "spec", "litmus");
const all = readdirSync(folder)
  .filter((file) => file.endsWith(".c"))
  .map((file): readonly [string, Litmus] => {
    const name = file.replace(/\.c$/, "");
    return [name, readLitmus(name, readFileSync(join(folder, file), "utf8"))];
  });

const verdict = (litmus: Litmus, memory: string, window: number): string =>
  ends(litmus, memory, window).includes(asked(litmus)) ? "Sometimes" : "Never";

/** What a thread of the longest test can have before its last access, and one more. */
const WINDOW = 4;

describe("litmus tests", () => {
  test.each(all)("%s has the verdicts that it states", (_, litmus) => {
    expect(verdict(litmus, "armv8", WINDOW)).toBe(litmus.expected.Arm);
    if (litmus.expected.x86 !== "not expressible")
      expect(verdict(litmus, "x86", WINDOW)).toBe(litmus.expected.x86);
  });
});

test("docs/warts.md names each test that Arm forbids and the kernel's model allows", () => {
  const stronger = all.filter(
    ([, { expected }]) => expected.Arm === "Never" && expected.LKMM === "Sometimes",
  );
  const warts = readFileSync(join(folder, "..", "..", "docs", "warts.md"), "utf8");
  const [, list = ""] = /^- \*\*Stronger than([\s\S]*?)^- /m.exec(warts) ?? [];
  const named = [...list.matchAll(/`(\S+\+\S+)`/g)].map(([, name]) => name);
  expect(named).toEqual(stronger.map(([name]) => name));
});

describe("the machine with windows", () => {
  test("is sequentially consistent with one access, and a larger window loses no end", () => {
    fc.assert(
      fc.property(threadsOf(3), (threads) => {
        const litmus = litmusOf(threads);
        const one = ends(litmus, "armv8", 1);
        const two = ends(litmus, "armv8", 2);
        const three = ends(litmus, "armv8", 3);
        expect(one).toEqual(ends(litmus, "sc", 1));
        expect(two).toEqual(expect.arrayContaining([...one]));
        expect(three).toEqual(expect.arrayContaining([...two]));
        expect(three).toEqual(expect.arrayContaining([...ends(litmus, "x86", 3)]));
        expect(two).toEqual(ends(litmus, "armv8", 2, "all"));
      }),
      { seed: 29, numRuns: 25 },
    );
  });
});
