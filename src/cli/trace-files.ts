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

/** The text of the file that keeps one trace of a result. */
export function traceText(result: PointResult, trace: Trace, order?: string): string {
  const { scenario: spec, point, specHash } = result;
  const origin = { spec, point, specHash, ...(order === undefined ? {} : { order }) };
  return formatTraceFile(traceFileOf(origin, trace));
}

/** Writes a trace where `--traces` says, or among temporary files; gives its path. */
export function keepTrace(cx: Context, result: PointResult, trace: Trace, order?: string): string {
  const { io, args } = cx;
  const folder = args.text("traces") ?? join(io.temporary, "eret-traces");
  const path = join(folder, traceName(result.scenario, result.point, trace.rule) + TRACE_ENDING);
  io.writeFile(resolve(io.cwd, path), traceText(result, trace, order));
  return path;
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
    ...extra,
  };
}

/** The picture of a broken rule, its trace kept in a file that can be replayed. */
export function pictureOf(cx: Context, result: PointResult, trace: Trace, order?: string): string {
  const file = keepTrace(cx, result, trace, order);
  const extra = { file, ...(order === undefined ? {} : { order }) };
  return counterexampleReport(counterexample(cx, result, trace, extra), reportStyle(cx));
}
