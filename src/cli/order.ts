// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { InputError } from "../kernelc/diagnostic.ts";
import type { SourceTree } from "../kernelc/source.ts";
import { changeOf } from "../run/change.ts";
import { dependsOn } from "../run/sources.ts";
import { limitOf } from "../run/verdict.ts";
import type { Scenario } from "../scenario/scenario.ts";
import { exitOf, jobsOf, troubles } from "./check.ts";
import { codesOf } from "./codes.ts";
import { type Context, loadAll, paint, shownFile, tell } from "./context.ts";
import { EXIT, type ExitCode } from "./exit.ts";
import { whyCut } from "./lines.ts";
import { UsageError } from "./options.ts";
import { applySeries, readPatch } from "./patch-series.ts";
import type { Job, Settled } from "./pool.ts";
import { leftOutLine } from "./profile.ts";
import { document, errorsJson, settledJson } from "./report-json.ts";
import { nameOf, runAll } from "./run-all.ts";
import { selectScenarios } from "./spec-folder.ts";
import { pictureOf } from "./trace-files.ts";
import { grouped, joined, plural } from "./words.ts";

/** `eret order`: verdicts before and after a patch of the C. */
export async function order(cx: Context): Promise<ExitCode> {
  const { io, args, spec } = cx;
  const names = selectScenarios(args.words, spec, io.cwd);
  const patch = readPatch(cx);
  if (patch === null) throw new UsageError("order needs a patch, add --patch FILE or --patch -");
  // Tried here first, so that a patch that does not apply is told once and not per point.
  const { changed, notes, tree } = applySeries(patch, spec.tree);
  const { scenarios: all, problems } = loadAll(cx, names);
  const { scenarios: allLater, problems: laterProblems } = loadAll(cx, names, patch);
  tell(cx, [...problems, ...laterProblems]);
  const files = changed.map((file) => shownFile(cx, file));
  const reading = readersOf(new Set(changed), [...all, ...allLater], [spec.tree, tree]);
  const { untouched, isAsked, leftOut } = selectionOf(cx, all, reading);
  const unjudged = untouched.map((scenario) => ({
    scenario,
    why: `it does not read ${joined(files)}`,
  }));
  const scenarios = all.filter(isAsked);
  const later = allLater.filter(isAsked);
  if (scenarios.length === 0 && problems.length + laterProblems.length + unjudged.length === 0)
    throw new UsageError(`no scenario of these reads ${joined(files)}: nothing is judged`);
  const firsts = jobsOf(cx, scenarios);
  const seconds = jobsOf(cx, later).map((job) => ({ ...job, patch }));
  const pairs = firsts.flatMap((before) => {
    const after = seconds.find((job) => nameOf(job) === nameOf(before));
    return after === undefined ? [] : [{ before, after }];
  });
  const jobs = pairs.flatMap(({ before, after }) => [before, after]);
  const isJson = args.flag("json");
  if (!isJson && !args.flag("quiet")) {
    io.out(`${patch.name} changes ${joined(files)}\n`);
    for (const { message } of notes) io.out(`  ${message}\n`);
    io.out("\n");
  }
  if (!isJson)
    for (const { scenario, why } of unjudged) io.out(`${scenario}\n  not judged: ${why}\n`);
  let waiting: Settled | null = null;
  const settled = await runAll(cx, jobs, (result, index) => {
    const job = jobs[index];
    if (job !== undefined) troubles(cx, result, job);
    if (waiting === null) waiting = result;
    else {
      if (job !== undefined && !isJson) print(cx, job, waiting, result);
      waiting = null;
    }
  });
  const afters = settled.filter((_, index) => index % 2 === 1);
  const befores = settled.filter((_, index) => index % 2 === 0);
  const isNothing = pairs.length === 0;
  const bad = isNothing || problems.length + laterProblems.length > 0 ? [EXIT.input] : [];
  const code = exitOf(cx, [
    ...bad,
    ...befores.flatMap(hardCodes),
    ...afters.flatMap(orderCodes),
    ...silences(befores, afters),
  ]);
  const results = pairs.map(({ before }, index) =>
    rowOf(cx, before, befores[index], afters[index]),
  );
  if (isJson) {
    io.out(
      document("order", {
        exit: code,
        patch: { file: patch.name, changes: files },
        results,
        notJudged: unjudged,
        errors: errorsJson(cx, [...problems, ...laterProblems, ...settled.flatMap(refusals)]),
      }),
    );
  } else if (!args.flag("quiet")) {
    if (!isNothing) io.out(`\n${total(befores, afters)}\n`);
    for (const line of leftOutLine(leftOut)) io.out(`${line}\n`);
  }
  return code;
}

/** Names of the scenarios that read one of the files, before a patch or after it. */
function readersOf(
  changed: ReadonlySet<string>,
  scenarios: readonly Scenario[],
  trees: readonly [SourceTree, SourceTree],
): ReadonlySet<string> {
  const reads = (scenario: Scenario) => trees.some((tree) => isReader(changed, scenario, tree));
  return new Set(scenarios.filter(reads).map(({ name }) => name));
}

/** A scenario that only one of the trees has is a reader there. */
function isReader(changed: ReadonlySet<string>, scenario: Scenario, tree: SourceTree): boolean {
  try {
    return dependsOn(changed, scenario, tree);
  } catch (error) {
    if (error instanceof InputError) return true;
    throw error;
  }
}

/**
 * Which scenarios a patch is tried on: of a folder those that read a changed file, of all
 * that there is the quick ones of these. One that was named and reads none is told.
 */
function selectionOf(
  { args, spec, io }: Context,
  all: readonly Scenario[],
  reading: ReadonlySet<string>,
): {
  readonly untouched: readonly string[];
  readonly isAsked: (scenario: Scenario) => boolean;
  readonly leftOut: readonly Scenario[];
} {
  const single = args.words.flatMap((word) => {
    const meant = selectScenarios([word], spec, io.cwd);
    return meant.length === 1 ? meant : [];
  });
  const untouched = [...new Set(single)].filter((name) => !reading.has(name));
  const isQuick = ({ profile }: Scenario) => args.words.length > 0 || profile === "quick";
  const readers = all.filter(({ name }) => reading.has(name));
  return {
    untouched: untouched.filter((name) => all.some((scenario) => scenario.name === name)),
    isAsked: (scenario) => reading.has(scenario.name) && isQuick(scenario),
    leftOut: readers.filter((scenario) => !isQuick(scenario)),
  };
}

/** A rule that was broken and is not judged any more proves nothing. */
function silences(befores: readonly Settled[], afters: readonly Settled[]): readonly ExitCode[] {
  return afters.flatMap((after, index) => {
    const before = befores[index];
    if (before?.kind !== "done" || after.kind !== "done") return [];
    const { unjudged } = changeOf(before.result, after.result);
    return unjudged.length === 0 ? [] : [EXIT.incomplete];
  });
}

const refusals = (settled: Settled) => (settled.kind === "refused" ? settled.diagnostics : []);

/** Anything violated afterwards counts, whatever the scenario expects of the old order. */
function orderCodes(settled: Settled): readonly ExitCode[] {
  if (settled.kind !== "done") return codesOf(settled);
  const { outcome } = settled.result;
  return [
    ...(outcome.kind === "violated" ? [EXIT.violated] : []),
    ...(limitOf(outcome) === null ? [] : [EXIT.incomplete]),
  ];
}

/** Of the verdict before, only that there is one matters. */
const hardCodes = (settled: Settled): readonly ExitCode[] =>
  settled.kind === "done" ? [] : codesOf(settled);

function print(cx: Context, job: Job, before: Settled, after: Settled): void {
  const { io, args } = cx;
  if (before.kind !== "done" || after.kind !== "done") {
    io.out(`${nameOf(job)}\n  no verdict, see the errors\n`);
    return;
  }
  const change = changeOf(before.result, after.result);
  const isBad = change.introduced.length + change.remaining.length > 0;
  if (args.flag("quiet") && !isBad && change.unjudged.length === 0) return;
  const counts = [before, after].map(({ result }) => grouped(result.outcome.stats.states));
  const limit = limitOf(after.result.outcome);
  const rows = [
    ...(change.fixed.length > 0
      ? [paint(cx, "green", `fixed           ${joined(change.fixed)}`)]
      : []),
    ...(change.introduced.length > 0
      ? [paint(cx, "red", `introduced      ${joined(change.introduced)}`)]
      : []),
    ...(change.remaining.length > 0
      ? [paint(cx, "red", `still violated  ${joined(change.remaining)}`)]
      : []),
    ...change.unjudged.map(({ rule, why }) =>
      paint(cx, "yellow", `not judged      ${rule}: ${why}`),
    ),
    ...(isBad || limit !== null ? [] : [paint(cx, "green", "holds")]),
    ...(limit === null ? [] : [paint(cx, "yellow", `INCOMPLETE      ${whyCut(limit)}`)]),
    `states          ${counts.join(" before, ")} after`,
  ];
  io.out(`${paint(cx, "bold", nameOf(job))}\n${rows.map((row) => `  ${row}\n`).join("")}`);
  if (args.flag("terse")) return;
  const pictures = after.result.traces.filter(({ rule }) => change.introduced.includes(rule));
  for (const trace of pictures) io.out(`\n${pictureOf(cx, after.result, trace, job.patch?.name)}`);
  if (pictures.length > 0) io.out("\n");
}

function rowOf(cx: Context, job: Job, before?: Settled, after?: Settled): object {
  const change =
    before?.kind === "done" && after?.kind === "done"
      ? changeOf(before.result, after.result)
      : null;
  return {
    scenario: job.scenario,
    point: job.point,
    ...(change === null ? {} : { ...change, holds: holdsAfter(after) }),
    ...(before === undefined ? {} : { before: settledJson(cx, before) }),
    ...(after === undefined ? {} : { after: settledJson(cx, after) }),
  };
}

const holdsAfter = (settled?: Settled): boolean =>
  settled?.kind === "done" && settled.result.outcome.kind === "exhausted";

function total(befores: readonly Settled[], afters: readonly Settled[]): string {
  let [fixed, introduced, remaining, unjudged, holds] = [0, 0, 0, 0, 0];
  for (const [index, after] of afters.entries()) {
    const before = befores[index];
    if (before?.kind !== "done" || after.kind !== "done") continue;
    const change = changeOf(before.result, after.result);
    fixed += change.fixed.length;
    introduced += change.introduced.length;
    remaining += change.remaining.length;
    unjudged += change.unjudged.length;
    if (holdsAfter(after)) holds += 1;
  }
  const hidden = unjudged === 0 ? "" : `, ${unjudged} not judged`;
  const counts = `${fixed} fixed, ${introduced} introduced, ${remaining} still violated${hidden}`;
  const of = `${holds} of ${plural(afters.length, "config point")}`;
  return `${counts}; after the patch ${of} ${holds === 1 ? "holds" : "hold"}.`;
}
