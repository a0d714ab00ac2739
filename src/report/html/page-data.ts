// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { FactData, PathData, StepData } from "../../page/data.ts";
import type { FactStep, FactsAlong, NamedFact } from "../../trace/along.ts";
import type { WeighedTrace } from "../../trace/matters.ts";
import type { Trace, TraceStep } from "../../trace/trace.ts";
import { pathOf } from "../headings.ts";
import { isReal } from "../place.ts";
import { CONTEXT_NAMES } from "../rows.ts";

/** A trace as the page shows it. `finding` is null for a path that breaks nothing. */
export function pathData(
  trace: WeighedTrace,
  facts: FactsAlong,
  finding: PathData["finding"],
  cpus: readonly number[] = cpusOf(trace),
): PathData {
  const { cycleFrom, matters } = trace;
  return {
    cpus,
    contexts: CONTEXT_NAMES,
    finding,
    facts: facts.first.map(factData),
    frames: framesOf(trace),
    steps: trace.steps.map((step, at) => stepData(step, facts.steps[at] ?? NOTHING)),
    ...(cycleFrom === undefined ? {} : { cycleFrom }),
    ...(matters === undefined
      ? {}
      : { needed: matters.needed.map(next), decisive: (matters.pair ?? []).map(next) }),
  };
}

/** The CPUs that do something. */
const cpusOf = ({ steps }: Trace): readonly number[] =>
  [...new Set(steps.map(({ cpu }) => cpu))].sort((a, b) => a - b);

const NOTHING: FactStep = { set: [], gone: [] };
const next = (at: number): number => at + 1;

const framesOf = ({ steps }: Trace): PathData["frames"] =>
  Object.fromEntries(steps.flatMap(pathOf).map(({ id, kind, name }) => [id, { id, kind, name }]));

/** Files that the steps of a trace stand in. */
export const filesOf = ({ steps }: Trace): readonly string[] =>
  [...new Set(steps.flatMap(({ site }) => (isReal(site) ? [site.file] : [])))].sort();

const factData = ({ id, kind, name, cpu, task, value }: NamedFact): FactData => ({
  id,
  kind,
  name,
  ...(cpu === undefined ? {} : { cpu }),
  ...(task === undefined ? {} : { task }),
  value,
});

function stepData(step: TraceStep, facts: FactStep): StepData {
  const { cpu, context, task, kind, text, fn, site } = step;
  return {
    cpu,
    context,
    task,
    kind,
    text,
    fn,
    place: isReal(site) ? { file: site.file, line: site.line, column: site.column } : null,
    frames: pathOf(step).map(({ id }) => id),
    changes: step.changes.map(({ kind, what, before, after }) => ({ kind, what, before, after })),
    set: facts.set.map(factData),
    gone: facts.gone,
  };
}
