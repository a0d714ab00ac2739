// SPDX-License-Identifier: GPL-2.0-only OR MIT
import type { PointResult } from "../run.ts";
import type { Scenario } from "../scenario/scenario.ts";
import type { Context } from "./context.ts";
import { notApplicableText, type Status, silentSteps, statusOf, wrap } from "./lines.ts";
import { owedLines } from "./owed.ts";
import type { Settled } from "./pool.ts";
import { leftOutLine } from "./profile.ts";
import { existing } from "./recorded.ts";
import { grouped, joined, plural } from "./words.ts";

/** How many scenarios there were, and how many more could not be read. */
interface Asked {
  readonly scenarios: number;
  readonly unread: number;
}

/** What all of it means, and where to go from here. */
export function closing(
  cx: Context,
  { scenarios, unread }: Asked,
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
    [of("UNPINNED").length, "right and UNPINNED"],
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
  const missing = unread === 0 ? [] : [`NOT READ: ${plural(unread, "scenario")}, see the errors.`];
  if (settled.length === 0)
    return `\n${["0 scenarios, 0 config points: nothing to judge.", ...missing].join("\n")}\n`;
  const what = `${plural(scenarios, "scenario")}, ${plural(settled.length, "config point")}`;
  const random = settled.some((each) => each.kind === "done" && each.result.random !== null);
  const sum = random ? "nothing is proved" : `${grouped(states)} states`;
  const lines = [`${what}: ${joined(told)}; ${sum}.`, ...missing];
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
    ...shared(done, neverCameText).map((line) => line.slice(2)),
    `${plural(rules.length, "rule")} checked, ${hadSomewhere(done)} had something to check. Steps of the C:`,
    ...done.flatMap(({ point, coverage }) => {
      const { fired, total } = coverage;
      const silent = fired === total ? "" : `; never: ${silentSteps(coverage)}`;
      return wrap(`${point}: ${fired} of ${total} fired${silent}`, "  ");
    }),
    ...shared(done, notApplicableText).map((line) => line.slice(2)),
    ...fairness(done),
    "Assumed:",
    ...shared(done, ({ assumptions }) => assumptions),
  ];
}

/** Events that the bounds name and that no path has. */
const neverCameText = ({ neverCame }: PointResult): readonly string[] =>
  neverCame.length === 0 ? [] : [`never came: ${joined(neverCame)}`];

/** How many rules had something to check at some config point; a bound from below where not all is known. */
function hadSomewhere(results: readonly PointResult[]): string {
  const rules = new Set(results.flatMap(({ had }) => had.rules));
  return `${results.every(({ had }) => had.isAll) ? "" : "at least "}${rules.size}`;
}

/** What liveness owes to fairness; nothing if no rule of liveness was found to hold. */
function fairness(results: readonly PointResult[]): readonly string[] {
  const lines = shared(results, owedLines);
  if (lines.length === 0) return [];
  const owes = results.some(({ owed }) => owed.some(({ needs }) => needs.length > 0));
  const hint = owes ? ["  To see what it rules out: add --lassos"] : [];
  return ["Fairness:", ...lines, ...hint];
}

/** What is to be said of all points, then what of some only, with the point. */
function shared(
  results: readonly PointResult[],
  linesOf: (result: PointResult) => readonly string[],
): readonly string[] {
  const [first, ...others] = results;
  if (first === undefined) return [];
  const common = linesOf(first).filter((line) =>
    others.every((other) => linesOf(other).includes(line)),
  );
  const own = results.flatMap((result) =>
    linesOf(result)
      .filter((line) => !common.includes(line))
      .map((line) => `${result.point}: ${line}`),
  );
  return [...common, ...own].flatMap((line) => wrap(line, "  "));
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
