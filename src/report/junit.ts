// SPDX-License-Identifier: GPL-2.0-only OR MIT

import { IDLE, type Incomplete, isBad, type Judged, type RuleResult, tellsOpen } from "./judged.ts";
import { drawLanes } from "./lanes.ts";
import { explaining } from "./summary.ts";
import { terseText } from "./terse.ts";
import { type Element, element, xmlText } from "./xml.ts";

/**
 * JUnit XML, the subset that CI systems agree on. The scenario is the class, because GitLab
 * shows nothing else of a suite. Names hold no number that changes from run to run, so that
 * a dashboard sees the same test again.
 *
 * Source: testmoapp/junitxml; gitlab-org/gitlab issue 299086.
 */
export function junit(points: readonly Judged[]): string {
  const suites = points.map(suite);
  return xmlText(element("testsuites", { name: "eret", ...totals(suites) }, ...suites));
}

interface Counts {
  readonly tests: number;
  readonly failures: number;
  readonly errors: number;
  readonly skipped: number;
  readonly time: string;
}

function totals(suites: readonly Element[]): Counts {
  const sum = (key: keyof Counts) =>
    suites.reduce((total, { attributes }) => total + Number(attributes[key]), 0);
  return {
    tests: sum("tests"),
    failures: sum("failures"),
    errors: sum("errors"),
    skipped: sum("skipped"),
    time: sum("time").toFixed(3),
  };
}

function suite(point: Judged): Element {
  const cases = [...point.rules.map((rule) => ruleCase(point, rule)), expectation(point)];
  const having = (name: string) =>
    cases.filter(({ children }) =>
      children.some((child) => typeof child !== "string" && child.name === name),
    ).length;
  return element(
    "testsuite",
    {
      name: point.name,
      tests: cases.length,
      failures: having("failure"),
      errors: having("error"),
      skipped: having("skipped"),
      time: (point.stats?.seconds ?? 0).toFixed(3),
    },
    ...cases,
  );
}

const testCase = (point: Judged, name: string, ...children: readonly Element[]): Element =>
  element("testcase", { classname: classOf(point), name, time: "0.000" }, ...children);

/** The file, with the config point that the name has behind the scenario. */
function classOf({ name, file }: Judged): string {
  const [, ...point] = name.split(" ");
  return [file, ...point].join(" ");
}

function ruleCase(point: Judged, result: RuleResult): Element {
  const { rule, status, found, claim } = result;
  if (status === "open" && point.incomplete !== null)
    return testCase(point, rule, unproved(point.incomplete));
  if (status === "idle") return testCase(point, rule, element("skipped", { message: IDLE }));
  if (!isBad(status)) return testCase(point, rule);
  if (found === null) {
    const message = `expected to be violated, and it holds: ${claim}`;
    return testCase(point, rule, element("failure", { message, type: "absent" }));
  }
  const replay = found.file === undefined ? "" : `\nreplay: eret replay ${found.file}`;
  const text = `${drawLanes(found.trace)}${replay}\nexplain: ${explaining(rule)}\n`;
  return testCase(
    point,
    rule,
    element("failure", { message: terseText(found), type: "violated" }, text),
  );
}

/** Whether the point is as its scenario says: counts, coverage, and that it was searched at all. */
function expectation(point: Judged): Element {
  const { problems, misses, incomplete } = point;
  const [first] = problems;
  if (first !== undefined) {
    const lines = problems.map(
      (each) => `${each.file}:${each.line}:${each.column}: ${each.message}`,
    );
    const attributes = { message: first.message, type: "input" };
    return testCase(point, EXPECTATION, element("error", attributes, lines.join("\n")));
  }
  const [miss] = misses;
  if (miss !== undefined) {
    const attributes = { message: miss, type: "missed" };
    return testCase(point, EXPECTATION, element("failure", attributes, misses.join("\n")));
  }
  if (incomplete === null || tellsOpen(point)) return testCase(point, EXPECTATION);
  return testCase(point, EXPECTATION, unproved(incomplete));
}

function unproved({ why, allowed }: Incomplete): Element {
  const message = `INCOMPLETE, nothing is proved: ${why}`;
  return allowed
    ? element("skipped", { message })
    : element("error", { message, type: "incomplete" });
}

const EXPECTATION = "expectation";
