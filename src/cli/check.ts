// SPDX-License-Identifier: GPL-2.0-only OR MIT

import { InputError } from "../kernelc/diagnostic.ts";
import { terse } from "../report/terse.ts";
import { isUnpinned } from "../run/verdict.ts";
import { fileOf } from "../scenario/chain.ts";
import { points } from "../scenario/points.ts";
import type { Scenario } from "../scenario/scenario.ts";
import { type Allowance, readAllowance } from "./allowance.ts";
import { changedSince } from "./changed.ts";
import { closing } from "./closing.ts";
import { codesOf } from "./codes.ts";
import {
  type Colour,
  type Context,
  keepingOf,
  limitsOf,
  loadAll,
  paint,
  shownFile,
  tell,
} from "./context.ts";
import { crashLine } from "./crash.ts";
import { EXIT, type ExitCode, exitWith } from "./exit.ts";
import { interruptedLines, tryCheckpoints } from "./interrupted.ts";
import { judgedOf } from "./judged.ts";
import { findings, layOut, type Status, statusOf } from "./lines.ts";
import { type Arguments, UsageError } from "./options.ts";
import { lassoPictures } from "./owed.ts";
import type { Job, Settled } from "./pool.ts";
import { ofProfile } from "./profile.ts";
import { againLine, onlyPoint, planOf } from "./random.ts";
import { reducedLines, searchOf } from "./reduce.ts";
import { checkDocument } from "./report-json.ts";
import { reportsOf, writeReports } from "./reports.ts";
import { nameOf, runAll } from "./run-all.ts";
import { ofShard, shardOf } from "./shard.ts";
import { selectScenarios, unreadable } from "./spec-folder.ts";
import { counterexample, keepTrace, pictureOf } from "./trace-files.ts";
import { neverEntered } from "./unentered.ts";
import { held, vacuityFile } from "./vacuity.ts";

/** Longest name that the verdicts are lined up behind. */
const WIDEST_NAME = 36;

const COLOUR: Readonly<Record<Status, Colour>> = {
  ok: "green",
  FAIL: "red",
  UNPINNED: "yellow",
  MISSED: "red",
  OPEN: "yellow",
  ERROR: "red",
  CUT: "yellow",
};

/** `eret check`: searches every config point of the scenarios and compares with their files. */
export async function check(cx: Context): Promise<ExitCode> {
  const { io, args, spec } = cx;
  const names = selectScenarios(args.words, spec, io.cwd);
  const { scenarios: named, problems } = loadAll(cx, names);
  tell(cx, problems);
  const { scenarios: asked, leftOut } = ofProfile(args, named);
  const base = args.text("changed");
  const scenarios = base === null ? asked : changedSince(cx, asked, base);
  const shard = shardOf(args);
  const jobs = ofShard(jobsOf(cx, scenarios), shard);
  const reports = reportsOf(args);
  const form = formOf(args, reports);
  const left = Math.min(WIDEST_NAME, Math.max(0, ...jobs.map((job) => nameOf(job).length)));
  const allowance = allowanceOf(cx, {
    points: jobsOf(cx, named).map(nameOf),
    scenarios: spec.scenarios(),
  });
  tryCheckpoints(cx, jobs);
  const ended = await runAll(cx, jobs, (raw, index) => {
    const job = jobs[index];
    if (job === undefined) return;
    const result = strictly(args, held(raw, allowance));
    troubles(cx, result, job);
    if (form === "lines") line(cx, result, job, left);
    if (form === "terse") terseLines(cx, result, job);
    keepAll(cx, result);
  });
  const settled = ended.map((each) => strictly(args, held(each, allowance)));
  const lost = neverEntered(scenarios, settled);
  tell(cx, lost);
  const codes = settled.flatMap((result) => [...codesOf(result)]);
  const isBad = problems.length + lost.length > 0;
  const code = exitOf(cx, isBad ? [...codes, EXIT.input] : codes);
  if (reports.length > 0)
    writeReports(cx, reports, judgedOf(cx, jobs, settled, [...problems, ...lost]));
  if (form === "vacuity") io.out(vacuityFile(settled));
  if (form === "json")
    io.out(
      checkDocument(cx, { jobs, settled, problems: [...problems, ...lost], leftOut, shard }, code),
    );
  if (form === "lines" && (code !== EXIT.ok || !args.flag("quiet"))) {
    const unread = names.length - named.length;
    io.out(closing(cx, { scenarios: scenarios.length, unread }, settled, leftOut));
  }
  const say = form === "lines" ? io.out : io.err;
  for (const text of interruptedLines(cx, jobs, settled)) say(`${text}\n`);
  return code;
}

/** What stdout is used for: a report on it leaves no room for anything else. */
function formOf(args: Arguments, reports: ReturnType<typeof reportsOf>) {
  if (reports.some(({ file }) => file === "-")) return "report";
  const forms = (["json", "terse", "vacuity"] as const).filter((form) => args.flag(form));
  if (forms.length > 1) throw new UsageError(`--${forms.join(" and --")} exclude each other`);
  return forms[0] ?? "lines";
}

/** With `--strict`, what is not pinned is an expectation missed: nothing would tell of a change. */
function strictly(args: Arguments, settled: Settled): Settled {
  if (!args.flag("strict") || settled.kind !== "done") return settled;
  const { result } = settled;
  return isUnpinned(result.difference)
    ? { kind: "done", result: { ...result, met: false } }
    : settled;
}

/** What `--expect` names. Throws InputError with what is wrong in it. */
function allowanceOf(
  { io, args }: Context,
  known: Parameters<typeof readAllowance>[2],
): Allowance | null {
  const file = args.text("expect");
  if (file === null) return null;
  try {
    return readAllowance(io.readFile(file), file, known);
  } catch (error) {
    if (error instanceof InputError) throw error;
    throw unreadable(file, error);
  }
}

/** The exit code, with what the user said of codes that are no failure to them. */
export const exitOf = ({ args }: Context, codes: readonly ExitCode[]): ExitCode =>
  exitWith(codes, { bisect: args.flag("bisect"), allowIncomplete: args.flag("allow-incomplete") });

/** One job for each config point, in the order of scenarios and of their matrices. */
export function jobsOf(cx: Context, scenarios: readonly Scenario[]): readonly Job[] {
  const limits = limitsOf(cx);
  const plan = cx.args.flag("random") ? planOf(cx.args) : null;
  const searchAs = searchOf(cx.args, scenarios);
  const keeping = keepingOf(cx);
  return scenarios.flatMap((scenario) =>
    onlyPoint(cx.args, points(scenario)).map((point) => ({
      spec: cx.spec.path,
      scenario: scenario.name,
      point: point.name,
      limits,
      engine: plan ?? searchAs(scenario),
      patch: null,
      wants: {
        lassos: cx.args.flag("lassos"),
        vacuity: cx.args.flag("vacuity") || cx.args.text("expect") !== null,
      },
      keeping,
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
  if (status === "CUT" || (status === "ok" && cx.args.flag("quiet"))) return;
  const [first = "", ...rest] = layOut(
    status.padEnd(7).padEnd(status.length + 1),
    nameOf(job),
    findings(settled),
    left,
  );
  const coloured = paint(cx, COLOUR[status], status) + first.slice(status.length);
  cx.io.out(`${[coloured, ...rest].join("\n")}\n`);
  if (settled.kind !== "done") return;
  const { result } = settled;
  const again = againLine(result);
  if (again !== null) cx.io.out(`${again}\n`);
  lassoPictures(cx, result);
  const { unexpected } = result.difference;
  const pictures = result.traces.filter(({ rule }) => unexpected.includes(rule));
  for (const trace of pictures) cx.io.out(`\n${pictureOf(cx, result, trace)}`);
  if (pictures.length > 0) cx.io.out("\n");
}

/** One line for each rule that should not have broken, and one for what was not searched. */
function terseLines(cx: Context, settled: Settled, job: Job): void {
  if (statusOf(settled) === "OPEN") {
    const [why = ""] = findings(settled);
    cx.io.out(
      `${shownFile(cx, fileOf(job.scenario))}:1:1: WARNING: INCOMPLETE, ${nameOf(job)}: ${why}\n`,
    );
  }
  if (settled.kind !== "done") return;
  const { result } = settled;
  for (const text of result.reduced === null ? [] : reducedLines(result.reduced))
    cx.io.out(`${shownFile(cx, fileOf(job.scenario))}:1:1: NOTE: ${nameOf(job)}: ${text}\n`);
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
