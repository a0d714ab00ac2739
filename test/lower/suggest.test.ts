// SPDX-License-Identifier: GPL-2.0-only OR MIT

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { didYouMean, editDistance } from "../../src/lower/suggest.ts";

describe("suggestions", () => {
  it("count a swap of neighbours as one edit", () => {
    expect(editDistance("ct_nmi_enter", "ct_nim_enter")).toBe(1);
    expect(editDistance("", "abc")).toBe(3);
  });

  it("are symmetric, and zero only for the same name", () => {
    const word = fc.string({ unit: fc.constantFrom("a", "b", "c"), maxLength: 6 });
    fc.assert(
      fc.property(word, word, (a, b) => {
        expect(editDistance(a, b)).toBe(editDistance(b, a));
        expect(editDistance(a, b) === 0).toBe(a === b);
      }),
      { seed: 5 },
    );
  });

  it("name the nearest, and nothing when all are far", () => {
    const known = ["irqentry_enter", "irqentry_exit", "nmi_enter"];
    expect(didYouMean("irqentry_entr", known)).toBe(", did you mean 'irqentry_enter'?");
    expect(didYouMean("schedule", known)).toBe("");
  });
});
