// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { Frame } from "../trace/frames.ts";
import type { Trace, TraceStep } from "../trace/trace.ts";
import { pathOf } from "./headings.ts";

/** Microseconds on the axis that stand for one step. */
const STEP = 1000;
/** Where in its millisecond a step ends, so that what closes after it is nested around it. */
const LENGTH = 900;

type Event =
  | { ph: "M"; name: string; pid: number; tid: 0; args: { name: string } }
  | { ph: "B"; name: string; cat: string; pid: number; tid: 0; ts: number; args: object }
  | { ph: "E"; pid: number; tid: 0; ts: number };

/**
 * Chrome's trace events, as Perfetto reads them: a process per CPU, slices for tasks,
 * exceptions, functions and steps. Slices of a process must nest perfectly, and a CPU's
 * path does: a task that comes back gets new slices.
 *
 * Source: Chrome's "Trace Event Format".
 */
export function perfetto(trace: Trace): string {
  const cpus = [...new Set(trace.steps.map(({ cpu }) => cpu))].sort((a, b) => a - b);
  const traceEvents = cpus.flatMap((cpu) => eventsOf(trace, cpu));
  const { rule, detail } = trace;
  return `${JSON.stringify({ displayTimeUnit: "ms", otherData: { rule, detail }, traceEvents }, null, 1)}\n`;
}

function eventsOf({ steps }: Trace, cpu: number): readonly Event[] {
  const name = `CPU${cpu} (steps, not time: 1 ms is one step)`;
  const events: Event[] = [{ ph: "M", name: "process_name", pid: cpu, tid: 0, args: { name } }];
  let open: readonly Frame[] = [];
  const close = (ts: number, keep: number): void => {
    for (let left = open.length; left > keep; left -= 1)
      events.push({ ph: "E", pid: cpu, tid: 0, ts });
  };
  for (const step of steps) {
    if (step.cpu !== cpu) continue;
    const ts = step.index * STEP;
    const path = pathOf(step);
    const differs = path.findIndex(({ id }, at) => open[at]?.id !== id);
    const common = differs < 0 ? path.length : differs;
    close(ts, common);
    for (const frame of path.slice(common)) {
      const { kind: cat } = frame;
      events.push({ ph: "B", name: frame.name, cat, pid: cpu, tid: 0, ts, args: {} });
    }
    open = path;
    const args = argsOf(step);
    events.push({ ph: "B", name: step.text, cat: step.kind, pid: cpu, tid: 0, ts, args });
    events.push({ ph: "E", pid: cpu, tid: 0, ts: ts + LENGTH });
  }
  close((steps.length + 1) * STEP, 0);
  return events;
}

function argsOf({ index, task, context, site, changes }: TraceStep): object {
  return {
    step: index,
    task,
    context,
    ...(site === null ? {} : { at: `${site.file}:${site.line}:${site.column}` }),
    ...Object.fromEntries(
      changes.map(({ what, before, after }) => [what, `${before} -> ${after}`]),
    ),
  };
}
