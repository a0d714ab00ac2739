// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { type Diagnostic, InputError } from "../kernelc/diagnostic.ts";
import type { SourceTree } from "../kernelc/source.ts";
import { createModel } from "../model/create.ts";
import type { Scenario } from "../scenario/scenario.ts";
import { followItf } from "../trace/follow-itf.ts";
import type { ItfFile } from "../trace/parse-itf.ts";
import { traceOfChoices } from "../trace/trace.ts";
import { type TraceFile, traceFileOf } from "../trace/trace-file.ts";
import { pointNamed } from "./again.ts";
import { buildPoint } from "./build.ts";

/**
 * The trace file that an ITF trace comes to: the choices are found by its states, so it may
 * have been written or cut by anything. Throws InputError, placed in `path`, when no run of
 * the scenario passes through these states.
 */
export function traceFileFromItf(
  itf: ItfFile,
  path: string,
  scenario: Scenario,
  tree: SourceTree,
): TraceFile {
  const { spec, rule, detail, order } = itf;
  const point = pointNamed(itf, path, scenario);
  const { config, specHash } = buildPoint(scenario, point, tree);
  const model = createModel(config);
  const followed = followItf(config, model, itf);
  if (!followed.ok) {
    const told = `no run of ${spec} (${point.name}) passes through state ${followed.state}`;
    const message = `${told}, ${followed.message}, take the spec/ that it was recorded on`;
    const problem: Diagnostic = { at: { file: path, line: 1, column: 1 }, message };
    throw new InputError([problem]);
  }
  const { ok: _, ...run } = followed;
  const trace = traceOfChoices(config, model, { rule, detail, ...run });
  if ("ok" in trace) throw new Error(`internal: ${trace.message}`);
  const origin = { spec, point: point.name, specHash, ...(order === undefined ? {} : { order }) };
  return traceFileOf(origin, trace);
}
