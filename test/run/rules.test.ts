// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { expect, test } from "vitest";
import { RULES, type RuleInfo, ruleInfo } from "../../src/run/rules.ts";
import { traceName } from "../../src/run/trace-name.ts";

test("every rule has an id of its own, a claim that ends as a sentence, and a source", () => {
  expect(new Set(RULES.map(({ id }) => id)).size).toBe(RULES.length);
  for (const { claim, source } of RULES) {
    expect(claim).toMatch(/^[A-Z].*\.$/);
    expect(source).not.toBe("");
  }
});

test("every liveness rule names its fairness", () => {
  const silent = (rule: RuleInfo) => rule.kind === "liveness" && !rule.fairness;
  expect(RULES.filter(silent)).toEqual([]);
});

test("an assertion of the C explains itself", () => {
  expect(ruleInfo("BUG_ON(preempt_count()) in schedule()")).toEqual({
    id: "BUG_ON(preempt_count()) in schedule()",
    kind: "assertion",
    claim: "The C's own check BUG_ON(preempt_count()) never fires.",
    source: "schedule() of the C itself",
  });
});

test("a trace's name is safe for every file system and says what it is of", () => {
  const nameOf = (rule: string) => traceName("broken/B01", "pseudo_nmi=n,eoimode=0", rule);
  const folder = "broken/B01/pseudo_nmi=n,eoimode=0.";
  expect(nameOf("task-switch-masks")).toBe(`${folder}task-switch-masks`);
  expect(nameOf("BUG_ON(x < 1) in schedule()")).toMatch(/^[^(]+\.BUG_ON-schedule-[0-9a-f]{4}$/);
});

test("traces of assertions that differ in a sign or in their ordinal have names that differ", () => {
  const texts = ["BUG_ON(x < 1)", "BUG_ON(x > 1)", "BUG_ON(x == 1)"];
  const rules = texts.flatMap((text) => [`${text} in f()`, `${text} in f() (2)`]);
  expect(new Set(rules.map((rule) => traceName("a", "all", rule))).size).toBe(rules.length);
});
