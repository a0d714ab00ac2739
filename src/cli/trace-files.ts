// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { join, resolve } from "node:path";
import type { Counterexample } from "../report/counterexample.ts";
import { counterexampleReport } from "../report/summary.ts";
import { ruleInfo } from "../run/rules.ts";
import { TRACE_ENDING, traceName } from "../run/trace-name.ts";
import type { PointResult } from "../run.ts";
import { fileOf } from "../scenario/chain.ts";
import type { Trace } from "../trace/trace.ts";
import { formatTraceFile, traceFileOf } from "../trace/trace-file.ts";
import { type Context, reportStyle, shownFile } from "./context.ts";
import { unwritable } from "./spec-folder.ts";

/** The text of the file that keeps one trace of a result. */
export function traceText(result: PointResult, trace: Trace, order?: string): string {
  const { scenario: spec, point, specHash } = result;
  const origin = { spec, point, specHash, ...(order === undefined ? {} : { order }) };
  return formatTraceFile(traceFileOf(origin, trace));
}

/**
 * Writes a trace where `--traces` says, or among temporary files; gives its path. Null:
 * temporary files cannot be written, which is no reason to fail. Throws InputError when
 * the place that was asked for cannot be written.
 */
export function keepTrace(
  cx: Context,
  result: PointResult,
  trace: Trace,
  { order, variant }: { readonly order?: string | undefined; readonly variant?: string } = {},
): string | null {
  const { io, args } = cx;
  const asked = args.text("traces");
  const folder = asked ?? join(io.temporary, "eret-traces");
  const name = traceName(result.scenario, result.point, trace.rule, variant);
  const path = join(folder, name + TRACE_ENDING);
  try {
    io.writeFile(resolve(io.cwd, path), traceText(result, trace, order));
    return path;
  } catch (error) {
    const problem = unwritable(path, error);
    if (asked === null) return null;
    throw problem;
  }
}

/** A broken rule as reports want it. */
export function counterexample(
  cx: Context,
  result: PointResult,
  trace: Trace,
  extra: { readonly file?: string; readonly order?: string } = {},
): Counterexample {
  return {
    trace,
    claim: ruleInfo(trace.rule).claim,
    scenario: shownFile(cx, fileOf(result.scenario)),
    point: result.point === "all" ? "" : result.point,
    stats: result.outcome.stats,
    assumptions: result.assumptions,
    bounds: result.bounds,
    shown: (file) => shownFile(cx, file),
    ...extra,
  };
}

/** The picture of a broken rule, its trace kept in a file that can be replayed. */
export function pictureOf(cx: Context, result: PointResult, trace: Trace, order?: string): string {
  const file = keepTrace(cx, result, trace, { order });
  const extra = {
    ...(file === null ? {} : { file }),
    ...(order === undefined ? {} : { order }),
  };
  return counterexampleReport(counterexample(cx, result, trace, extra), reportStyle(cx));
}
