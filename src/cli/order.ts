// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { applyPatch, type Patched } from "../patch/apply.ts";
import { parsePatch } from "../patch/parse.ts";
import { changeOf } from "../run/change.ts";
import { limitOf } from "../run/verdict.ts";
import { exitOf, jobsOf, troubles } from "./check.ts";
import { codesOf } from "./codes.ts";
import { type Context, loadAll, paint, shownFile, tell } from "./context.ts";
import { EXIT, type ExitCode } from "./exit.ts";
import { whyCut } from "./lines.ts";
import { UsageError } from "./options.ts";
import type { Job, PatchText, Settled } from "./pool.ts";
import { document, errorsJson, settledJson } from "./report-json.ts";
import { nameOf, runAll } from "./run-all.ts";
import { selectScenarios, unreadable } from "./spec-folder.ts";
import { pictureOf } from "./trace-files.ts";
import { grouped, joined, plural } from "./words.ts";

/** `eret order`: verdicts before and after a patch of the C. */
export async function order(cx: Context): Promise<ExitCode> {
  const { io, args, spec } = cx;
  if (args.words.length === 0) {
    throw new UsageError(
      "order takes at least one scenario, for example 'eret order arm64/ --patch F'",
    );
  }
  const names = selectScenarios(args.words, spec, io.cwd);
  const patch = readPatch(cx);
  // Tried here first, so that a patch that does not apply is told once and not per point.
  const patched = applyPatch(parsePatch(patch.text, patch.name), spec.tree);
  const { changed, notes } = patched;
  const { scenarios, problems } = loadAll(cx, names);
  const { scenarios: later, problems: laterProblems } = loadAll(cx, names, patch);
  tell(cx, [...problems, ...laterProblems]);
  const firsts = jobsOf(cx, scenarios);
  const seconds = jobsOf(cx, later).map((job) => ({ ...job, patch }));
  const pairs = firsts.flatMap((before) => {
    const after = seconds.find((job) => nameOf(job) === nameOf(before));
    return after === undefined ? [] : [{ before, after }];
  });
  const jobs = pairs.flatMap(({ before, after }) => [before, after]);
  const isJson = args.flag("json");
  if (!isJson && !args.flag("quiet")) {
    io.out(`${patch.name} changes ${joined(changed.map((file) => shownFile(cx, file)))}\n`);
    for (const { message } of notes) io.out(`  ${message}\n`);
    io.out("\n");
  }
  let waiting: Settled | null = null;
  const settled = await runAll(cx, jobs, (result, index) => {
    const job = jobs[index];
    if (job !== undefined) troubles(cx, result, job);
    if (waiting === null) waiting = result;
    else {
      if (job !== undefined && !isJson) print(cx, job, patched, waiting, result);
      waiting = null;
    }
  });
  const afters = settled.filter((_, index) => index % 2 === 1);
  const befores = settled.filter((_, index) => index % 2 === 0);
  const bad = problems.length + laterProblems.length > 0 ? [EXIT.input] : [];
  const code = exitOf(cx, [...bad, ...befores.flatMap(hardCodes), ...afters.flatMap(orderCodes)]);
  const results = pairs.map(({ before }, index) =>
    rowOf(cx, before, patched, befores[index], afters[index]),
  );
  if (isJson) {
    io.out(
      document("order", {
        exit: code,
        patch: { file: patch.name, changes: changed.map((file) => shownFile(cx, file)) },
        results,
        errors: errorsJson(cx, [...problems, ...laterProblems, ...settled.flatMap(refusals)]),
      }),
    );
  } else if (!args.flag("quiet")) io.out(`\n${total(patched, befores, afters)}\n`);
  return code;
}

function readPatch({ io, args }: Context): PatchText {
  const file = args.text("patch");
  if (file === null) throw new UsageError("order needs a patch, add --patch FILE or --patch -");
  try {
    return { name: file, text: file === "-" ? io.stdin() : io.readFile(file) };
  } catch (error) {
    throw unreadable(file, error);
  }
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

function print(cx: Context, job: Job, patched: Patched, before: Settled, after: Settled): void {
  const { io, args } = cx;
  if (before.kind !== "done" || after.kind !== "done") {
    io.out(`${nameOf(job)}\n  no verdict, see the errors\n`);
    return;
  }
  const change = changeOf(before.result, after.result, patched);
  const isBad = change.introduced.length + change.remaining.length > 0;
  if (args.flag("quiet") && !isBad) return;
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

function rowOf(cx: Context, job: Job, patched: Patched, before?: Settled, after?: Settled): object {
  const change =
    before?.kind === "done" && after?.kind === "done"
      ? changeOf(before.result, after.result, patched)
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

function total(patched: Patched, befores: readonly Settled[], afters: readonly Settled[]): string {
  let [fixed, introduced, remaining, holds] = [0, 0, 0, 0];
  for (const [index, after] of afters.entries()) {
    const before = befores[index];
    if (before?.kind !== "done" || after.kind !== "done") continue;
    const change = changeOf(before.result, after.result, patched);
    fixed += change.fixed.length;
    introduced += change.introduced.length;
    remaining += change.remaining.length;
    if (holdsAfter(after)) holds += 1;
  }
  const counts = `${fixed} fixed, ${introduced} introduced, ${remaining} still violated`;
  const of = `${holds} of ${plural(afters.length, "config point")}`;
  return `${counts}; after the patch ${of} ${holds === 1 ? "holds" : "hold"}.`;
}
