// SPDX-License-Identifier: GPL-2.0-only OR MIT

import { terse } from "../report/terse.ts";
import { points } from "../scenario/points.ts";
import type { Scenario } from "../scenario/scenario.ts";
import { codesOf } from "./codes.ts";
import { type Colour, type Context, limitsOf, loadAll, paint, tell } from "./context.ts";
import { crashLine } from "./crash.ts";
import { EXIT, type ExitCode, worst } from "./exit.ts";
import { findings, layOut, type Status, silentSteps, statusOf } from "./lines.ts";
import type { Job, Settled } from "./pool.ts";
import { existing } from "./recorded.ts";
import { checkDocument } from "./report-json.ts";
import { nameOf, runAll } from "./run-all.ts";
import { selectScenarios } from "./spec-folder.ts";
import { counterexample, keepTrace, pictureOf } from "./trace-files.ts";
import { grouped, joined, plural } from "./words.ts";

/** Longest name that the verdicts are lined up behind. */
const WIDEST_NAME = 38;

const COLOUR: Readonly<Record<Status, Colour>> = {
  ok: "green",
  FAIL: "red",
  MISSED: "red",
  OPEN: "yellow",
  ERROR: "red",
  CUT: "yellow",
};

/** `eret check`: searches every config point of the scenarios and compares with their files. */
export async function check(cx: Context): Promise<ExitCode> {
  const { io, args, spec } = cx;
  const names = selectScenarios(args.words, spec, io.cwd);
  const { scenarios, problems } = loadAll(cx, names);
  tell(cx, problems);
  const jobs = jobsOf(cx, scenarios);
  const form = args.flag("json") ? "json" : args.flag("terse") ? "terse" : "lines";
  const left = Math.min(WIDEST_NAME, Math.max(0, ...jobs.map((job) => nameOf(job).length)));
  const settled = await runAll(cx, jobs, (result, index) => {
    const job = jobs[index];
    if (job === undefined) return;
    troubles(cx, result, job);
    if (form === "lines") line(cx, result, job, left);
    if (form === "terse") terseLines(cx, result);
    keepAll(cx, result);
  });
  const codes = settled.flatMap((result) => [...codesOf(result)]);
  const code = worst(problems.length > 0 ? [...codes, EXIT.input] : codes);
  if (form === "json") io.out(checkDocument(cx, jobs, settled, problems, code));
  if (form === "lines" && (code !== EXIT.ok || !args.flag("quiet"))) {
    io.out(closing(cx, scenarios, settled));
  }
  return code;
}

/** One job for each config point, in the order of scenarios and of their matrices. */
export function jobsOf(cx: Context, scenarios: readonly Scenario[]): readonly Job[] {
  const limits = limitsOf(cx);
  return scenarios.flatMap((scenario) =>
    points(scenario).map((point) => ({
      spec: cx.spec.path,
      scenario: scenario.name,
      point: point.name,
      limits,
      patch: null,
    })),
  );
}

/** What goes to stderr: bad input, our own mistakes. */
export function troubles(cx: Context, settled: Settled, job: Job): void {
  if (settled.kind === "refused") tell(cx, settled.diagnostics);
  if (settled.kind === "crashed") cx.io.err(crashLine(cx.io, nameOf(job), settled));
}

function line(cx: Context, settled: Settled, job: Job, left: number): void {
  const status = statusOf(settled);
  if (status === "ok" && cx.args.flag("quiet")) return;
  const [first = "", ...rest] = layOut(status.padEnd(7), nameOf(job), findings(settled), left);
  const coloured = paint(cx, COLOUR[status], status) + first.slice(status.length);
  cx.io.out(`${[coloured, ...rest].join("\n")}\n`);
  if (settled.kind !== "done") return;
  const { result } = settled;
  for (const trace of result.traces) {
    if (!result.difference.unexpected.includes(trace.rule)) continue;
    cx.io.out(`\n${pictureOf(cx, result, trace)}\n`);
  }
}

/** One line for each rule that should not have broken. */
function terseLines(cx: Context, settled: Settled): void {
  if (settled.kind !== "done") return;
  const { result } = settled;
  for (const trace of result.traces) {
    if (result.difference.unexpected.includes(trace.rule)) {
      cx.io.out(terse(counterexample(cx, result, trace)));
    }
  }
}

/** With `--traces`, every trace is kept, expected or not. */
function keepAll(cx: Context, settled: Settled): void {
  if (settled.kind !== "done" || cx.args.text("traces") === null) return;
  for (const trace of settled.result.traces) keepTrace(cx, settled.result, trace);
}

/** What all of it means, and where to go from here. */
function closing(cx: Context, scenarios: readonly Scenario[], settled: readonly Settled[]): string {
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
  const what = `${plural(scenarios.length, "scenario")}, ${plural(settled.length, "config point")}`;
  const lines = [`${what}: ${joined(told)}; ${grouped(states)} states.`];
  lines.push(...(scenarios.length === 1 ? details(settled) : WITHIN), ...pointers(cx, settled));
  return `\n${lines.join("\n")}\n`;
}

const WITHIN = ["Each verdict holds within its scenario's bounds: 'eret check NAME' prints them."];

/** Bounds, coverage and assumptions of the one scenario that was checked. */
function details(settled: readonly Settled[]): readonly string[] {
  const done = settled.flatMap((each) => (each.kind === "done" ? [each.result] : []));
  const [first] = done;
  if (first === undefined) return [];
  const assumed = [...new Set(done.flatMap(({ assumptions }) => assumptions))];
  const coverage = done.map((result) => {
    const { fired, total } = result.coverage;
    const silent = fired === total ? "" : `; never: ${silentSteps(result.coverage)}`;
    return `  ${result.point}: ${fired} of ${total} steps fired${silent}`;
  });
  return [
    "",
    `${first.title}.`.replace(/\.\.$/, "."),
    `Bounds: ${first.bounds.join("; ")}.`,
    `Rules checked: ${first.rules.length}. Steps of the C:`,
    ...coverage,
    `Assumed (${assumed.length}):`,
    ...assumed.map((line) => `  ${line}`),
  ];
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
