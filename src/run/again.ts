// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { type Diagnostic, InputError } from "../kernelc/diagnostic.ts";
import type { SourceTree } from "../kernelc/source.ts";
import { createModel } from "../model/create.ts";
import { type Point, points } from "../scenario/points.ts";
import type { Scenario } from "../scenario/scenario.ts";
import { suggest } from "../scenario/suggest.ts";
import type { WeighedTrace } from "../trace/matters.ts";
import { replay } from "../trace/replay.ts";
import { traceOfChoices } from "../trace/trace.ts";
import { NO_RULE, staleness, type TraceFile } from "../trace/trace-file.ts";
import { isBroken } from "./breaks.ts";
import { type Built, buildPoint } from "./build.ts";
import { weighed } from "./matters.ts";
import { firstFinding } from "./walk.ts";

/** A trace file run again on the spec of today. */
export interface Again {
  readonly built: Built;
  readonly trace: WeighedTrace;
  /** Whether the last step (or the cycle) breaks the rule that the file names; of none: any. */
  readonly breaks: boolean;
}

/** As much of a hash as tells two apart when read. */
const SHORT = 12;

/**
 * Runs a recorded trace again. Throws InputError, placed in `path`, when the spec is
 * not the one that it was recorded on or when it cannot be run.
 */
export function runAgain(
  file: TraceFile,
  path: string,
  scenario: Scenario,
  tree: SourceTree,
): Again {
  const point = pointNamed(file, path, scenario);
  const built = buildPoint(scenario, point, tree);
  if (built.specHash !== file.specHash) {
    const hashes = `it was ${file.specHash.slice(0, SHORT)} and is ${built.specHash.slice(0, SHORT)}`;
    const told = `the spec of ${file.spec} has changed since this trace was recorded (${hashes})`;
    throw refusal(
      path,
      `${told}, so it may mean something else now, record it again with 'eret check --traces DIR'`,
    );
  }
  const model = createModel(built.config);
  const { rule, detail, start, choices, cycleFrom, fairness } = file;
  const claim = { rule, detail, start, choices, ...(fairness === undefined ? {} : { fairness }) };
  const trace = traceOfChoices(
    built.config,
    model,
    cycleFrom === undefined ? claim : { ...claim, cycleFrom },
  );
  if ("ok" in trace) throw refusal(path, trace.message);
  const difference = staleness(file, trace);
  if (difference !== null) {
    throw refusal(path, `the trace does not tell what happens, ${difference}, record it again`);
  }
  const run = replay(model, start, choices);
  if (!run.ok) throw refusal(path, run.message);
  const breaks = rule === NO_RULE ? firstFinding(built, run) !== null : isBroken(built, trace, run);
  return { built, trace: weighed(built, trace), breaks };
}

/** The config point that a trace is of. Throws InputError when the scenario has none like it. */
export function pointNamed(
  file: Pick<TraceFile, "spec" | "point">,
  path: string,
  scenario: Scenario,
): Point {
  const all = points(scenario);
  const point = all.find(({ name }) => name === file.point);
  if (point === undefined) {
    const names = all.map(({ name }) => name);
    const told = `the trace is of config point '${file.point}', ${file.spec} has ${names.join(", ")}`;
    throw refusal(path, `${told}, ${suggest(file.point, names, "record it again")}`);
  }
  return point;
}

/** A line about a trace file as a whole. */
function refusal(file: string, message: string): InputError {
  const problem: Diagnostic = { at: { file, line: 1, column: 1 }, message };
  return new InputError([problem]);
}
