// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { Frame } from "../trace/frames.ts";
import type { Matters, WeighedTrace } from "../trace/matters.ts";
import type { TraceStep } from "../trace/trace.ts";
import { TRACE_VERSION, type TraceOrigin } from "../trace/trace-file.ts";

/**
 * A trace for programs (`show --as json`): the head of the trace file, and each step with
 * all that is known of it. It is read, never replayed: the trace file is for that.
 */
export function traceJson(origin: TraceOrigin, trace: WeighedTrace): string {
  const { matters, rule, detail, start, choices, cycleFrom, fairness, switches, steps } = trace;
  const document = {
    "eret-trace": TRACE_VERSION,
    ...origin,
    rule,
    detail,
    start,
    choices,
    ...(cycleFrom === undefined ? {} : { cycleFrom }),
    ...(fairness === undefined ? {} : { fairness }),
    switches,
    ...(matters === undefined ? {} : mattersJson(matters)),
    steps: steps.map(stepJson),
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

/** Positions become the numbers that the steps carry. */
function mattersJson({ needed, pair, windows }: Matters): object {
  return {
    needed: needed.map((at) => at + 1),
    ...(pair === null ? {} : { decisive: pair.map((at) => at + 1) }),
    windows: windows.map(({ at, places, after, before }) => ({
      step: at + 1,
      places,
      ...(after === null ? {} : { after: after + 1 }),
      ...(before === null ? {} : { before: { step: before.text, at: before.site } }),
    })),
  };
}

const names = (frames: readonly Frame[]): readonly string[] => frames.map(({ name }) => name);

function stepJson(step: TraceStep): object {
  const { index, cpu, context, task, level, kind, source, text, fn, site } = step;
  return {
    index,
    cpu,
    context,
    task,
    level,
    kind,
    ...(source === undefined ? {} : { source }),
    step: text,
    ...(fn === null ? {} : { function: fn }),
    ...(site === null ? {} : { at: site }),
    stack: names(step.frames),
    entered: names(step.entered),
    left: names(step.left),
    changes: step.changes.map(({ what, before, after }) => ({ what, before, after })),
  };
}
