// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { describe, expect, test } from "vitest";
import type { Outcome } from "../../src/explorer/outcome.ts";
import type { Action } from "../../src/model/system.ts";
import { compare, isMet, isUnpinned } from "../../src/run/verdict.ts";
import { load, SAMPLE } from "../scenario/sample.ts";

const stats = { states: 10, transitions: 12, depth: 3, seconds: 0 };
const coverage = { fired: 1, total: 2, silent: [{ fn: "f", file: "a.c", line: 1, what: "load" }] };
const scenario = load({ "x.yaml": SAMPLE });

const violated = (rules: readonly string[], limit?: "states"): Outcome<Action> => ({
  kind: "violated",
  stats,
  violations: rules.map((rule) => ({ rule, detail: "", path: [], start: 0, switches: 0 })),
  ...(limit === undefined ? {} : { limit }),
});
const exhausted: Outcome<Action> = { kind: "exhausted", stats };
const bounded: Outcome<Action> = { kind: "bounded", stats, limit: "states" };

const differ = (outcome: Outcome<Action>, rules: readonly string[], states: number | null) =>
  compare(scenario, { rules, states }, outcome, coverage, true);

describe("a verdict is as expected", () => {
  test("only with exactly the expected rules and the pinned number of states", () => {
    expect(isMet(differ(exhausted, [], 10))).toBe(true);
    expect(isMet(differ(violated(["a", "b"]), ["b", "a"], 10))).toBe(true);
  });

  test("not when a rule breaks that should not, even in a search cut short", () => {
    expect(differ(violated(["a"]), [], 10).unexpected).toEqual(["a"]);
    expect(differ(violated(["a", "b"], "states"), ["a"], 10).unexpected).toEqual(["b"]);
  });

  test("not when a rule holds that should break", () => {
    expect(differ(violated(["a"]), ["a", "b"], 10).absent).toEqual(["b"]);
    expect(differ(exhausted, ["a"], 10).absent).toEqual(["a"]);
  });

  test("not when the number of states is another", () => {
    expect(differ(exhausted, [], 9).states).toEqual({ pinned: 9, found: 10 });
    expect(isMet(differ(exhausted, [], 9))).toBe(false);
  });

  test("where no number of states is pinned, which is told apart", () => {
    const loose = differ(exhausted, [], null);
    expect(loose.states).toEqual({ pinned: null, found: 10 });
    expect([isMet(loose), isUnpinned(loose)]).toEqual([true, true]);
    expect(isUnpinned(differ(exhausted, [], 9))).toBe(false);
    expect(isUnpinned(differ(bounded, [], null))).toBe(false);
  });

  test("but the number of states says nothing of a search that counts others", () => {
    const one = { rules: [], states: 9 };
    expect(isMet(compare(scenario, one, exhausted, coverage, false))).toBe(true);
  });

  test("nor missed by a search that was cut short: it has not looked", () => {
    expect(isMet(differ(bounded, ["a"], 9))).toBe(true);
    expect(isMet(differ(violated(["a"], "states"), ["a", "b"], 9))).toBe(true);
  });

  test("not when a step never fires and every step must", () => {
    const strict = { ...scenario, coverAll: true };
    expect(compare(strict, { rules: [], states: 10 }, exhausted, coverage, true).silent).toBe(1);
    expect(differ(exhausted, [], 10).silent).toBe(0);
  });
});
