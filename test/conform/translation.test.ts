// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { endsOf, type Recorded } from "./program.ts";

const folder = join(import.meta.dirname, "..", "..", "conform", "translation");

interface Translated extends Recorded {
  /** The ends with FEAT_ETS2. */
  readonly ets2: readonly string[];
}

const { tests } = JSON.parse(readFileSync(join(folder, "outcomes.json"), "utf8")) as {
  readonly tests: readonly Translated[];
};

describe("walks and TLBs have the ends that herd7's VMSA model allows", () => {
  it.each(tests)("$name", (test) => {
    expect(endsOf(test, "armv8", "{ets2: false}")).toEqual(test.ends.toSorted());
    expect(endsOf(test, "armv8", "{ets2: true}")).toEqual(test.ets2.toSorted());
  });
});

it("has the recordings that its README counts", () => {
  const readme = readFileSync(join(folder, "README.md"), "utf8");
  const differ = tests.filter(({ ends, ets2 }) => ends.join() !== ets2.join()).length;
  expect(readme).toContain(
    `${tests.length} random tests (${differ} of them end otherwise with FEAT_ETS2)`,
  );
});
