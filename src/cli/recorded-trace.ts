// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { InputError } from "../kernelc/diagnostic.ts";
import type { Counterexample } from "../report/counterexample.ts";
import { type Again, runAgain } from "../run/again.ts";
import { traceFileFromItf } from "../run/from-itf.ts";
import { ruleInfo, VOCABULARY } from "../run/rules.ts";
import { fileOf } from "../scenario/chain.ts";
import { loadScenario } from "../scenario/load.ts";
import { suggest } from "../scenario/suggest.ts";
import { type ItfFile, looksLikeItf, parseItf } from "../trace/parse-itf.ts";
import { parseTraceFile } from "../trace/parse-trace-file.ts";
import { NO_RULE, type TraceFile } from "../trace/trace-file.ts";
import { TraceFileError } from "../trace/trace-file-error.ts";
import { type Context, shownFile } from "./context.ts";
import { UsageError } from "./options.ts";
import { isFromStdin, readNamed, readPatch } from "./patch-series.ts";
import type { PatchText } from "./pool.ts";
import { withPatch } from "./run-job.ts";
import { unreadable } from "./spec-folder.ts";

/** A trace that was read from a file and has just been run again. */
export interface Recorded extends Again {
  readonly path: string;
  readonly file: TraceFile;
}

/** The one trace that a command names. Throws UsageError when there is none or more. */
export function namedTrace(cx: Context): string {
  const [path, ...more] = cx.args.words;
  if (path !== undefined && more.length === 0) return path;
  const { command } = cx.args;
  throw new UsageError(
    `${command} takes one trace file, for example 'eret ${command} x.trace.json'`,
  );
}

/** Reads and replays a trace. Throws InputError. */
export function openTrace(cx: Context, path: string): Recorded {
  const parsed = parse(readText(cx, path), path);
  const all = cx.spec.scenarios();
  if (!all.includes(parsed.spec)) {
    const told = `this trace is of scenario '${parsed.spec}', which spec/ does not have`;
    const message = `${told}, ${suggest(parsed.spec, all, "take the spec/ that it was recorded on")}`;
    throw new InputError([{ at: { file: path, line: 1, column: 1 }, message }]);
  }
  const tree = withPatch(cx.spec.tree, patchOf(cx, parsed, path));
  const scenario = loadScenario(parsed.spec, tree, VOCABULARY);
  const file = "states" in parsed ? traceFileFromItf(parsed, path, scenario, tree) : parsed;
  return { path, file, ...runAgain(file, path, scenario, tree) };
}

/** What reports want to know of it. */
export function asCounterexample(cx: Context, recorded: Recorded): Counterexample {
  const { path, file, built, trace } = recorded;
  return {
    trace,
    claim: file.rule === NO_RULE ? "" : ruleInfo(file.rule).claim,
    scenario: shownFile(cx, fileOf(file.spec)),
    point: file.point === "all" ? "" : file.point,
    assumptions: built.assumptions,
    bounds: built.bounds,
    file: path,
    ...(file.order === undefined ? {} : { order: file.order }),
  };
}

/** A trace file, or an ITF trace, told by what is in it. */
function parse(text: string, path: string): TraceFile | ItfFile {
  try {
    return looksLikeItf(text) ? parseItf(text, path) : parseTraceFile(text, path);
  } catch (error) {
    if (!(error instanceof TraceFileError)) throw error;
    const { file, line, column, message } = error;
    throw new InputError([{ at: { file, line, column }, message }]);
  }
}

function readText({ io }: Context, path: string): string {
  try {
    return io.readFile(path);
  } catch (error) {
    throw unreadable(path, error);
  }
}

/** The patch that the trace was recorded with, from where it was then or where `--patch` says. */
function patchOf(cx: Context, file: TraceFile | ItfFile, path: string): PatchText | null {
  const given = readPatch(cx);
  if (given !== null) return given;
  const name = file.order;
  if (name === undefined) return null;
  if (!isFromStdin(name)) return readNamed(cx.io, name);
  const message = "this trace needs the patch that was read from stdin then, add --patch FILE";
  throw new InputError([{ at: { file: path, line: 1, column: 1 }, message }]);
}
