// SPDX-License-Identifier: GPL-2.0-only OR MIT
import type { PointResult } from "../run.ts";
import type { Scenario } from "../scenario/scenario.ts";
import type { Context } from "./context.ts";
import { type Status, silentSteps, statusOf, wrap } from "./lines.ts";
import type { Settled } from "./pool.ts";
import { leftOutLine } from "./profile.ts";
import { existing } from "./recorded.ts";
import { grouped, joined, plural } from "./words.ts";

/** What all of it means, and where to go from here. */
export function closing(
  cx: Context,
  scenarios: number,
  settled: readonly Settled[],
  leftOut: readonly Scenario[],
): string {
  const of = (status: Status) => settled.filter((each) => statusOf(each) === status);
  const ok = of("ok");
  const broken = ok.filter((each) => each.kind === "done" && each.result.traces.length > 0);
  const states = settled.reduce(
    (sum, each) => sum + (each.kind === "done" ? each.result.outcome.stats.states : 0),
    0,
  );
  const parts = [
    [ok.length - broken.length, "as it should"],
    [broken.length, "violated as expected"],
    [of("FAIL").length, "VIOLATED"],
    [of("MISSED").length, "otherwise than expected"],
    [of("OPEN").length, "INCOMPLETE"],
    [of("ERROR").length, "with errors"],
    [of("CUT").length, "not finished"],
  ] as const;
  const told = parts.flatMap(([n, words]) =>
    n === 0
      ? []
      : [words === "as it should" ? `${n} ${n === 1 ? "holds" : "hold"}` : `${n} ${words}`],
  );
  const what = `${plural(scenarios, "scenario")}, ${plural(settled.length, "config point")}`;
  const random = settled.some((each) => each.kind === "done" && each.result.random !== null);
  const sum = random ? "nothing is proved" : `${grouped(states)} states`;
  const lines = [`${what}: ${joined(told)}; ${sum}.`];
  if (random) lines.push("Random schedules: liveness rules are not judged.");
  lines.push(...leftOutLine(leftOut));
  lines.push(...(scenarios === 1 ? details(settled) : WITHIN), ...pointers(cx, settled));
  return `\n${lines.join("\n")}\n`;
}

const WITHIN = ["Each verdict holds within its scenario's bounds: 'eret check NAME' prints them."];

/** Bounds, coverage and assumptions of the one scenario that was checked. */
function details(settled: readonly Settled[]): readonly string[] {
  const done = settled.flatMap((each) => (each.kind === "done" ? [each.result] : []));
  const [first] = done;
  if (first === undefined) return [];
  const { title, bounds, rules } = first;
  return [
    "",
    ...wrap(`${title.replace(/\.$/, "")}.`, ""),
    ...wrap(`Bounds: ${bounds.join("; ")}.`, ""),
    `${plural(rules.length, "rule")} checked. Steps of the C:`,
    ...done.flatMap(({ point, coverage }) => {
      const { fired, total } = coverage;
      const silent = fired === total ? "" : `; never: ${silentSteps(coverage)}`;
      return wrap(`${point}: ${fired} of ${total} fired${silent}`, "  ");
    }),
    "Assumed:",
    ...assumed(done),
  ];
}

/** What all points assume, then what only some do, with the point. */
function assumed(results: readonly PointResult[]): readonly string[] {
  const [first, ...others] = results;
  if (first === undefined) return [];
  const shared = first.assumptions.filter((line) =>
    others.every(({ assumptions }) => assumptions.includes(line)),
  );
  const own = results.flatMap(({ point, assumptions }) =>
    assumptions.filter((line) => !shared.includes(line)).map((line) => `${point}: ${line}`),
  );
  return [...shared, ...own].flatMap((line) => wrap(line, "  "));
}

/** How to see a recorded counterexample, if one was met as expected. */
function pointers(cx: Context, settled: readonly Settled[]): readonly string[] {
  for (const each of settled) {
    if (each.kind !== "done") continue;
    const { scenario, point, traces } = each.result;
    for (const { rule } of traces) {
      const file = existing(cx, scenario, point, rule);
      if (file !== null) return [`To see a counterexample: eret show ${file}`];
    }
  }
  return [];
}
