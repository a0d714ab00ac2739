// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { describe, expect, test } from "vitest";
import type { Outcome } from "../../src/explorer/outcome.ts";
import type { Action } from "../../src/model/system.ts";
import { changeOf } from "../../src/run/change.ts";

const stats = { states: 10, transitions: 12, depth: 3, seconds: 0 };
const ASSERTION = "BUG_ON(x) in f()";

const after = (
  broken: readonly string[],
  had: readonly string[],
  limit?: "states",
): Parameters<typeof changeOf>[1] => ({
  outcome: outcome(broken, limit),
  had: { rules: had, assertions: had, isAll: true },
});

function outcome(broken: readonly string[], limit?: "states"): Outcome<Action> {
  const cut = limit === undefined ? {} : { limit };
  if (broken.length === 0)
    return limit === undefined ? { kind: "exhausted", stats } : { kind: "bounded", stats, limit };
  const violations = broken.map((rule) => ({ rule, detail: "", path: [], start: 0, switches: 0 }));
  return { kind: "violated", stats, violations, ...cut };
}

const change = (was: readonly string[], ...now: Parameters<typeof after>) =>
  changeOf({ outcome: outcome(was) }, after(...now));

describe("what a patch does to a rule that was broken", () => {
  test("is a fix where the rule was judged and nothing breaks", () => {
    expect(change(["rcu-watching"], [], ["rcu-watching"])).toEqual({
      fixed: ["rcu-watching"],
      introduced: [],
      remaining: [],
      unjudged: [],
    });
  });

  test.each([
    ["another rule cuts paths", ["mask-balance"], ["rcu-watching"], "hidden by mask-balance"],
    ["an assertion cuts paths", [ASSERTION], ["rcu-watching"], `hidden by ${ASSERTION}`],
    ["it had nothing to check", [], [], "it had nothing to check"],
  ])("is not known where %s", (_, broken, had, why) => {
    const found = change(["rcu-watching"], broken, had);
    expect(found.fixed).toEqual([]);
    expect(found.unjudged).toEqual([{ rule: "rcu-watching", why }]);
  });

  test("is not known of a search cut short", () => {
    const { fixed, unjudged } = change(["rcu-watching"], [], ["rcu-watching"], "states");
    expect(fixed).toEqual([]);
    expect(unjudged).toEqual([{ rule: "rcu-watching", why: "the search is INCOMPLETE" }]);
  });

  test.each(["resched-not-lost", "deadlock"])("is a fix beside %s, which hides nothing", (rule) => {
    const { fixed, introduced } = change(["rcu-watching"], [rule], ["rcu-watching"]);
    expect({ fixed, introduced }).toEqual({ fixed: ["rcu-watching"], introduced: [rule] });
  });

  test("is a fix of an assertion only where it is still come to", () => {
    expect(change([ASSERTION], [], [ASSERTION]).fixed).toEqual([ASSERTION]);
    expect(change([ASSERTION], [], []).unjudged).toEqual([
      { rule: ASSERTION, why: "the C never comes to such an assertion" },
    ]);
  });

  test("is none where it breaks as before", () => {
    const { remaining, unjudged } = change(["rcu-watching"], ["rcu-watching"], []);
    expect({ remaining, unjudged }).toEqual({ remaining: ["rcu-watching"], unjudged: [] });
  });
});
