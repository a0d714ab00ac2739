// SPDX-License-Identifier: GPL-2.0-only OR MIT
import type { Diagnostic } from "../kernelc/diagnostic.ts";
import { speaksOf } from "../model/assertion-name.ts";
import type { Incomplete, Judged, Problem, RuleResult } from "../report/judged.ts";
import { ruleInfo } from "../run/rules.ts";
import { brokenRules, isUnpinned, limitOf } from "../run/verdict.ts";
import type { PointResult } from "../run.ts";
import { fileOf } from "../scenario/chain.ts";
import { type Context, shownFile } from "./context.ts";
import { countMisses, hadText, notApplicableText, unpinned } from "./lines.ts";
import type { Job, Settled } from "./pool.ts";
import { existing } from "./recorded.ts";
import { nameOf } from "./run-all.ts";
import { counterexample, keepTrace } from "./trace-files.ts";

/** The results of `check` as the formats for machines want them; keeps the traces that they name. */
export function judgedOf(
  cx: Context,
  jobs: readonly Job[],
  settled: readonly Settled[],
  problems: readonly Diagnostic[],
): readonly Judged[] {
  const files = [...new Set(problems.map(({ at }) => at.file))];
  const unloaded = files.map((file): Judged => {
    const shown = shownFile(cx, file);
    const own = problems.filter(({ at }) => at.file === file).map((each) => problem(cx, each));
    return { ...NOTHING, name: shown, file: shown, title: shown, problems: own };
  });
  return [
    ...unloaded,
    ...jobs.flatMap((job, index) => {
      const result = settled[index];
      return result === undefined ? [] : [pointOf(cx, job, result)];
    }),
  ];
}

const NOTHING = {
  stats: null,
  rules: [],
  incomplete: null,
  misses: [],
  isUnpinned: false,
  notes: [],
  problems: [],
} as const;

function pointOf(cx: Context, job: Job, settled: Settled): Judged {
  const file = shownFile(cx, fileOf(job.scenario));
  const point = { ...NOTHING, name: nameOf(job), file, title: nameOf(job) };
  const allowed = cx.args.flag("allow-incomplete");
  const open = (kind: Incomplete["kind"], why: string): Judged => ({
    ...point,
    incomplete: { kind, why, allowed: allowed && kind === "limit" },
  });
  switch (settled.kind) {
    case "refused":
      return { ...point, problems: settled.diagnostics.map((each) => problem(cx, each)) };
    case "crashed":
      return open("internal", `internal error: ${settled.message.split("\n")[0] ?? ""}`);
    case "exhausted-memory":
      return open("limit", "out of memory");
    case "interrupted":
      return open("interrupted", "interrupted");
    case "done":
      return searched(cx, point, settled.result, allowed);
  }
}

/** Limits that no option sets. */
const OTHER_LIMITS: ReadonlyMap<string, string> = new Map([
  ["runs", "random schedules"],
  ["fingerprints", "fingerprints instead of states"],
]);

function searched(
  cx: Context,
  point: Pick<Judged, "name" | "file">,
  result: PointResult,
  allowed: boolean,
): Judged {
  const limit = limitOf(result.outcome);
  const kind = limit === "seconds" ? "time" : "limit";
  const why =
    limit === "seconds"
      ? `${cx.args.text("max-seconds") ?? "600"} seconds`
      : `limit ${OTHER_LIMITS.get(limit ?? "") ?? `max-${limit}`}`;
  const { expected } = result;
  const broken = brokenRules(result.outcome);
  // Assertions of the C are no part of the catalogue.
  const others = [...broken, ...expected.rules].filter((rule) => !result.rules.includes(rule));
  return {
    ...point,
    title: result.title,
    stats: result.outcome.stats,
    rules: [...result.rules, ...[...new Set(others)].sort()]
      // An assertion that broke has a row of its own, and stands for the rule.
      .filter((rule) => broken.includes(rule) || !broken.some((each) => speaksOf(rule, each)))
      .map((rule) => ruleResult(cx, result, rule)),
    incomplete: limit === null ? null : { kind, why, allowed },
    misses: [...countMisses(result), ...(result.met ? [] : unpinned(result))],
    isUnpinned: isUnpinned(result.difference),
    notes: [...(result.met ? unpinned(result) : []), hadText(result), ...notApplicableText(result)],
    problems: [],
  };
}

function ruleResult(cx: Context, result: PointResult, rule: string): RuleResult {
  const { claim, source } = ruleInfo(rule);
  const trace = result.traces.find((each) => each.rule === rule);
  const { unexpected, absent } = result.difference;
  if (trace === undefined) {
    const cut = limitOf(result.outcome) !== null;
    const { had, rules } = result;
    const isIdle = had.isAll && rules.includes(rule) && !had.rules.includes(rule);
    const well = isIdle ? "idle" : "holds";
    const status = absent.includes(rule) ? "absent" : cut ? "open" : well;
    return { rule, claim, source, status, found: null };
  }
  const isUnexpected = unexpected.includes(rule);
  const file = isUnexpected
    ? keepTrace(cx, result, trace)
    : existing(cx, result.scenario, result.point, rule);
  const found = counterexample(cx, result, trace, file === null ? {} : { file });
  return { rule, claim, source, status: isUnexpected ? "broken" : "broken-as-expected", found };
}

function problem(cx: Context, { at, message }: Diagnostic): Problem {
  return { file: shownFile(cx, at.file), line: at.line, column: at.column, message };
}
