// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { dirname, join, relative } from "node:path";
import { createTwoFilesPatch } from "diff";
import { drawLanes } from "../report/lanes.ts";
import { VOCABULARY } from "../run/rules.ts";
import { LANES_ENDING, TRACE_ENDING, traceName } from "../run/trace-name.ts";
import { limitOf } from "../run/verdict.ts";
import type { PointResult } from "../run.ts";
import { fileOf, SPEC } from "../scenario/chain.ts";
import { pinStates } from "../scenario/pin.ts";
import { scenarioSchema } from "../scenario/schema.ts";
import { jobsOf, troubles } from "./check.ts";
import { type Context, loadAll, tell, tracesFolder } from "./context.ts";
import { EXIT, type ExitCode } from "./exit.ts";
import type { Io } from "./io.ts";
import { parseArguments } from "./options.ts";
import type { Settled } from "./pool.ts";
import { redrawn } from "./redraw.ts";
import { nameOf, runAll } from "./run-all.ts";
import { isAbsent, openSpec, selectScenarios } from "./spec-folder.ts";
import { traceText } from "./trace-files.ts";
import { plural } from "./words.ts";

/** A file as it is and as it should be; null: it is not there, or should not be. */
interface Edit {
  /** Absolute. */
  readonly path: string;
  readonly before: string | null;
  readonly after: string | null;
}

/**
 * `npm run promote`: runs everything again and shows how recorded traces and pinned state
 * counts differ; with `--accept` writes them. A scenario whose verdict is not the expected
 * one is never promoted: `expect:` is changed by hand. Names restrict it to some scenarios.
 * With `--redraw` nothing is searched: the recorded traces are replayed and drawn again.
 */
export async function promote(argv: readonly string[], io: Io): Promise<ExitCode> {
  const accepts = argv.includes("--accept");
  const own = ["--accept", "--redraw"];
  const args = parseArguments(["check", ...argv.filter((word) => !own.includes(word))]);
  const spec = openSpec(args.text("spec") ?? io.ownSpec, io);
  const cx: Context = { io, args, argv, spec, told: new Set() };
  const chosen = selectScenarios(args.words, cx.spec, io.cwd);
  if (argv.includes("--redraw")) return redraw(cx, chosen, accepts);
  const { scenarios: loaded, problems } = loadAll(cx, chosen);
  // Random schedules come to no count, and a search of these would not end.
  const scenarios = loaded.filter(({ profile }) => profile !== "random");
  tell(cx, problems);
  const jobs = jobsOf(cx, scenarios);
  const settled = await runAll(cx, jobs, (result, index) => {
    const job = jobs[index];
    if (job !== undefined) troubles(cx, result, job);
  });
  const bad = new Set(chosen.filter((name) => !loaded.some((known) => known.name === name)));
  for (const name of bad) io.err(`not promoted: ${name}: it cannot be read\n`);
  for (const [index, job] of jobs.entries()) {
    const why = whyNot(settled[index] ?? { kind: "interrupted" });
    if (why === null) continue;
    io.err(`not promoted: ${nameOf(job)}: ${why}\n`);
    bad.add(job.scenario);
  }
  const results = settled.flatMap((each) =>
    each.kind === "done" && !bad.has(each.result.scenario) ? [each.result] : [],
  );
  const isOurs = (scenario: string) =>
    !bad.has(scenario) && (chosen.includes(scenario) || !cx.spec.scenarios().includes(scenario));
  const edits = [
    ...traceEdits(cx, results, isOurs),
    ...countEdits(cx, results),
    ...(args.words.length === 0 ? [schemaEdit(cx)] : []),
  ].filter(({ before, after }) => before !== after);
  for (const edit of edits) io.out(shownEdit(cx, edit));
  io.out(finish(io, edits, accepts));
  if (problems.length > 0) return EXIT.input;
  return bad.size === 0 && (edits.length === 0 || accepts) ? EXIT.ok : EXIT.missed;
}

function redraw(cx: Context, chosen: readonly string[], accepts: boolean): ExitCode {
  const { pictures, isWhole } = redrawn(cx, recordedFiles(cx, tracesFolder(cx)), chosen);
  const edits = pictures
    .map((each): Edit => ({ ...each, before: textOf(cx, each.path) }))
    .filter(({ before, after }) => before !== after);
  for (const edit of edits) cx.io.out(shownEdit(cx, edit));
  cx.io.out(finish(cx.io, edits, accepts));
  if (!isWhole) return EXIT.input;
  return edits.length === 0 || accepts ? EXIT.ok : EXIT.missed;
}

/** Writes the edits if they are accepted, and says what was done. */
function finish(io: Io, edits: readonly Edit[], accepts: boolean): string {
  if (edits.length === 0) return "nothing differs: traces and state counts are as recorded\n";
  if (!accepts) {
    return `${plural(edits.length, "file")} would change; to write: npm run promote -- --accept\n`;
  }
  for (const { path, after } of edits) {
    if (after === null) io.removeFile(path);
    else io.writeFile(path, after);
  }
  return `${plural(edits.length, "file")} written\n`;
}

/** Why the result of a search is not to be recorded, or null. */
function whyNot(settled: Settled): string | null {
  if (settled.kind !== "done") return "no verdict";
  const { difference, outcome } = settled.result;
  if (limitOf(outcome) !== null) return "the search is incomplete";
  if (difference.unexpected.length > 0) return `${difference.unexpected.join(", ")} unexpected`;
  return difference.absent.length > 0 ? `${difference.absent.join(", ")} did not break` : null;
}

/** Trace and picture of every violation; what else is recorded of these scenarios goes. */
function traceEdits(
  cx: Context,
  results: readonly PointResult[],
  isOurs: (scenario: string) => boolean,
): readonly Edit[] {
  const folder = tracesFolder(cx);
  const wanted = new Map<string, string>();
  for (const result of results) {
    for (const trace of result.traces) {
      const name = join(folder, traceName(result.scenario, result.point, trace.rule));
      wanted.set(name + TRACE_ENDING, traceText(result, trace));
      wanted.set(name + LANES_ENDING, drawLanes(trace));
    }
  }
  const stale = recordedFiles(cx, folder).filter(
    (path) => !wanted.has(path) && isOurs(dirname(relative(folder, path))),
  );
  return [
    ...[...wanted].map(([path, after]) => ({ path, before: textOf(cx, path), after })),
    ...stale.map((path) => ({ path, before: textOf(cx, path), after: null })),
  ];
}

function recordedFiles(cx: Context, folder: string): readonly string[] {
  try {
    return cx.io
      .listFiles(folder)
      .filter((name) => name.endsWith(TRACE_ENDING) || name.endsWith(LANES_ENDING))
      .map((name) => join(folder, name));
  } catch (error) {
    if (isAbsent(error)) return [];
    throw error;
  }
}

function textOf(cx: Context, path: string): string | null {
  try {
    return cx.io.readFile(path);
  } catch (error) {
    if (isAbsent(error)) return null;
    throw error;
  }
}

/** Scenario files whose pinned counts are not those that were found. */
function countEdits(cx: Context, results: readonly PointResult[]): readonly Edit[] {
  const names = new Set(results.map(({ scenario }) => scenario));
  return [...names].flatMap((name) => {
    const own = results.filter(({ scenario }) => scenario === name);
    const counts = new Map(own.map(({ point, outcome }) => [point, outcome.stats.states]));
    const file = fileOf(name);
    const before = cx.spec.tree.read(file);
    if (before === null || own.every(({ difference }) => difference.states === null)) return [];
    const path = join(cx.spec.path, relative(SPEC, file));
    return [{ path, before, after: pinStates(before, counts) }];
  });
}

/** The published schema of scenario files: data of the shape that reads them. */
function schemaEdit(cx: Context): Edit {
  const path = join(cx.spec.path, "..", "schema", "scenario.schema.json");
  const before = textOf(cx, path);
  const after = `${JSON.stringify(scenarioSchema(VOCABULARY.kernels), null, 2)}\n`;
  // A spec/ somewhere else has no schema beside it and gets none.
  return { path, before, after: before === null ? null : after };
}

/** The difference as a diff; a trace file's own is long and its picture tells it. */
function shownEdit({ io }: Context, { path, before, after }: Edit): string {
  const name = relative(io.cwd, path);
  if (path.endsWith(TRACE_ENDING)) {
    const what = before === null ? "new" : after === null ? "gone" : "changed";
    return `${what}: ${name}\n`;
  }
  return `${createTwoFilesPatch(name, name, before ?? "", after ?? "").replace(/^Index:.*\n=+\n/, "")}\n`;
}
