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
  expect(ruleInfo("BUG_ON generic/sched.c:41")).toEqual({
    id: "BUG_ON generic/sched.c:41",
    kind: "assertion",
    claim: "The check BUG_ON at generic/sched.c:41 of the C itself never fires.",
    source: "spec/generic/sched.c:41",
  });
});

test("a trace's name is safe for every file system and says what it is of", () => {
  expect(traceName("broken/B01", "pseudo_nmi=n,eoimode=0", "BUG_ON generic/sched.c:41")).toBe(
    "broken/B01/pseudo_nmi=n,eoimode=0.BUG_ON-generic-sched.c-41",
  );
});
