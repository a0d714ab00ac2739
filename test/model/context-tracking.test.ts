// SPDX-License-Identifier: GPL-2.0-only OR MIT
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  ctKernelEnter,
  ctKernelExit,
  ctNmiEnter,
  ctNmiExit,
  IN_KERNEL,
  IRQ_NONIDLE,
} from "../../src/model/context-tracking.ts";

const IDLE = { watching: false, state: "idle", nesting: 0, nmiNesting: 0 } as const;

describe("context tracking counts as the table of section 3.4 says", () => {
  it("starts to watch at the first interrupt from idle, and counts one", () => {
    expect(ctNmiEnter(IDLE)).toEqual({ ...IDLE, watching: true, nmiNesting: 1 });
  });

  it("counts two for an interrupt while it watches", () => {
    expect(ctNmiEnter(IN_KERNEL).nmiNesting).toBe(IRQ_NONIDLE + 2);
    expect(ctNmiEnter(ctNmiEnter(IDLE)).nmiNesting).toBe(3);
  });

  it("stops to watch when the outermost interrupt from idle leaves", () => {
    expect(ctNmiExit(ctNmiEnter(IDLE))).toEqual(IDLE);
  });

  it("goes idle and comes back", () => {
    expect(ctKernelExit(IN_KERNEL, "idle")).toEqual(IDLE);
    expect(ctKernelEnter(IDLE)).toEqual(IN_KERNEL);
  });

  it("keeps watching while an outer kernel entry is left to undo", () => {
    const nested = ctKernelEnter(IN_KERNEL);
    expect(nested.nesting).toBe(2);
    expect(ctKernelExit(nested, "user")).toEqual({ ...IN_KERNEL, nmiNesting: 0 });
  });

  it("undoes any nesting of enters by as many exits", () => {
    const start = fc.constantFrom(IDLE, IN_KERNEL);
    fc.assert(
      fc.property(start, fc.integer({ min: 0, max: 9 }), (from, depth) => {
        let ct: typeof IN_KERNEL = from;
        for (let level = 0; level < depth; level += 1) ct = ctNmiEnter(ct);
        for (let level = 0; level < depth; level += 1) ct = ctNmiExit(ct);
        expect(ct).toEqual(from);
      }),
      { seed: 34 },
    );
  });
});
