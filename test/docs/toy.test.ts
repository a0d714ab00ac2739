// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { type Counting, check, counting } from "../../docs/toy.ts";

describe("the toy", () => {
  test("loses an update when the interrupt comes between load and store", () => {
    expect(check(counting("careless"), 100)).toEqual({
      kind: "violated",
      states: 8,
      path: ["load", "irq", "store"],
    });
  });

  test("exhausts the careful task", () => {
    expect(check(counting("careful"), 100)).toEqual({ kind: "exhausted", states: 10 });
  });

  test("does not say exhausted when the limit stops it", () => {
    expect(check(counting("careful"), 9)).toEqual({ kind: "bounded", states: 9 });
    expect(check(counting("careful"), 10)).toEqual({ kind: "exhausted", states: 10 });
  });

  test("takes keys for equality: what the key leaves out is not told apart", () => {
    const blind = { ...counting("careful"), key: ({ masked }: Counting) => `${masked}` };
    expect(check(blind, 100)).toEqual({ kind: "exhausted", states: 2 });
    const identity = { ...counting("careful"), key: uniqueKey() };
    expect(check(identity, 100).states).toBeGreaterThan(10);
  });

  test("stays a toy", () => {
    const lines = readFileSync(new URL("../../docs/toy.ts", import.meta.url), "utf8").split("\n");
    expect(lines.length).toBeLessThan(100);
  });
});

/** A key that no two states share, equal or not: the mistake the toy is here to avoid. */
function uniqueKey(): () => string {
  let count = 0;
  return () => `${count++}`;
}
