// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { CHANGELOG_WIDTH } from "../../src/report/lanes.ts";
import { LANES_ENDING } from "../../src/run/trace-name.ts";

const folder = join(import.meta.dirname, "..", "..", "traces");
const pictures = readdirSync(folder, { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(LANES_ENDING))
  .sort();

test("no recorded picture is wider than a changelog, or holds what a mail would break", () => {
  expect(pictures.length).toBeGreaterThan(500);
  const odd = pictures.filter((name) => {
    const text = readFileSync(join(folder, name), "utf8");
    return text.split("\n").some((line) => line.length > CHANGELOG_WIDTH || /[^ -~]| $/.test(line));
  });
  expect(odd).toEqual([]);
});
