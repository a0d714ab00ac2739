// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { Trace, TraceStep } from "./trace.ts";

/**
 * The trace file. `choices` alone is enough to replay; the steps are for people, and are
 * recomputed and compared when the trace is replayed. Its schema is
 * schema/trace.schema.json.
 */
export interface TraceFile {
  /** Id of the scenario, its path under spec/ without the ending. */
  readonly spec: string;
  /** Configuration point of the scenario. */
  readonly point: string;
  /** Hash of everything that the run depends on: C, boundary, scenario, order. */
  readonly specHash: string;
  /** Name of the patch that was tried on the spec. */
  readonly order?: string;
  readonly rule: string;
  readonly detail: string;
  readonly start: number;
  readonly choices: readonly number[];
  readonly cycleFrom?: number;
  /** All that the cycle is fair to, "weak execute cpu0"; what its scenario says when absent. */
  readonly fairness?: readonly string[];
  readonly steps: readonly FileStep[];
}

export interface FileStep {
  readonly cpu: number;
  /** Task and context: "A", "A/irq". */
  readonly in: string;
  readonly step: string;
  /** "file:line:column" of the C, for software steps. */
  readonly at?: string;
  /** "PMR 0xe0 -> 0xc0". */
  readonly changes?: readonly string[];
}

/** Where a trace comes from. */
export interface TraceOrigin {
  readonly spec: string;
  readonly point: string;
  readonly specHash: string;
  readonly order?: string;
}

export const TRACE_VERSION = 1;

/** The rule of a path that somebody has walked and that breaks none. */
export const NO_RULE = "none";

export function traceFileOf(origin: TraceOrigin, trace: Trace): TraceFile {
  const { spec, point, specHash, order } = origin;
  const { rule, detail, start, choices, cycleFrom, fairness } = trace;
  return {
    spec,
    point,
    specHash,
    ...(order === undefined ? {} : { order }),
    rule,
    detail,
    start,
    choices,
    ...(cycleFrom === undefined ? {} : { cycleFrom }),
    ...(fairness === undefined ? {} : { fairness }),
    steps: trace.steps.map(fileStep),
  };
}

function fileStep(step: TraceStep): FileStep {
  const { site, changes } = step;
  return {
    cpu: step.cpu,
    in: step.level === 0 ? step.task : `${step.task}/${step.context}`,
    step: step.text,
    ...(site === null ? {} : { at: `${site.file}:${site.line}:${site.column}` }),
    ...(changes.length === 0
      ? {}
      : { changes: changes.map(({ what, before, after }) => `${what} ${before} -> ${after}`) }),
  };
}

/** The text of a trace file: stable, one step per line so that differences are readable. */
export function formatTraceFile(file: TraceFile): string {
  const { steps, choices, ...header } = file;
  const { cycleFrom, ...first } = header;
  const lines = Object.entries({ "eret-trace": TRACE_VERSION, ...first }).map(
    ([key, value]) => `  ${JSON.stringify(key)}: ${JSON.stringify(value)},`,
  );
  lines.push(`  "choices": [${choices.join(", ")}],`);
  if (cycleFrom !== undefined) lines.push(`  "cycleFrom": ${cycleFrom},`);
  const body = steps.map((step) => `    ${JSON.stringify(step)}`).join(",\n");
  lines.push(steps.length === 0 ? '  "steps": []' : `  "steps": [\n${body}\n  ]`);
  return `{\n${lines.join("\n")}\n}\n`;
}

/**
 * Compares what a file tells with what its replay gave: null when they agree, else the
 * first difference in one line.
 */
export function staleness(file: TraceFile, trace: Trace): string | null {
  const now = trace.steps.map(fileStep);
  for (const [at, told] of file.steps.entries()) {
    const is = now[at];
    if (is === undefined) return `the file tells ${file.steps.length} steps, there are ${at}`;
    for (const key of ["cpu", "in", "step", "at", "changes"] as const) {
      const old = JSON.stringify(told[key]);
      const recomputed = JSON.stringify(is[key]);
      if (old !== recomputed) {
        return `step ${at + 1}: "${key}" was ${old ?? "absent"} and is now ${recomputed ?? "absent"}`;
      }
    }
  }
  if (now.length > file.steps.length)
    return `the file tells ${file.steps.length} steps, there are ${now.length}`;
  return null;
}
