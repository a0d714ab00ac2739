// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { Frame } from "../trace/frames.ts";
import type { TraceStep } from "../trace/trace.ts";

/** Functions shown above the guilty step and above a preemption: the way there is the point. */
const GUILTY_CALLS = 5;
/** Functions shown above any other step: the context's first, and the one it stands in. */
const OTHER_CALLS = 2;
/** Above a step that stands aside: the function that changes memory, and else none. */
const ASIDE_CALLS = 1;

/** Where a step is drawn: for an exception that is taken, below itself. */
export const pathOf = (step: TraceStep): readonly Frame[] =>
  step.opens === undefined ? step.frames : [...step.frames, step.opens];

/** The part of a path that belongs to its newest context, its head first. */
export function newestContext(path: readonly Frame[]): readonly Frame[] {
  const head = path.findLastIndex(({ kind }) => kind !== "function");
  return path.slice(Math.max(0, head));
}

/**
 * Ids of the frames that get a line of their own. Exceptions always do, tasks when a
 * CPU shows more than one; of the functions above a step the outermost and the innermost,
 * and fewer above those that stand `aside`.
 */
export function headings(
  steps: readonly TraceStep[],
  aside: ReadonlySet<TraceStep> = new Set(),
): ReadonlySet<number> {
  const ids = new Set<number>();
  const tasks = new Map<number, Set<string>>();
  for (const { cpu, task } of steps) tasks.set(cpu, (tasks.get(cpu) ?? new Set()).add(task));
  for (const [at, step] of steps.entries()) {
    const several = (tasks.get(step.cpu)?.size ?? 0) > 1;
    for (const { id, kind } of pathOf(step)) {
      if (kind === "exception" || (kind === "task" && several)) ids.add(id);
    }
    const preempts = step.level > 0 && step.changes.some(({ kind }) => kind === "task");
    const matters = at === steps.length - 1 || preempts;
    const limit = matters ? GUILTY_CALLS : aside.has(step) ? asideCalls(step) : OTHER_CALLS;
    for (const { id } of chosen(step, limit)) ids.add(id);
  }
  return ids;
}

const asideCalls = ({ changes }: TraceStep): number =>
  changes.some(({ kind }) => kind === "memory") ? ASIDE_CALLS : 0;

function chosen(step: TraceStep, limit: number): readonly Frame[] {
  const calls = newestContext(step.frames).filter(({ kind }) => kind === "function");
  const innermost = calls.at(-1);
  // Where the hardware strikes matters, but not that a task was in its loop.
  if (step.kind !== "step") {
    const base = calls.filter(({ stub }) => !stub).length <= 1;
    return innermost === undefined || innermost.stub || base ? [] : [innermost];
  }
  const inException = newestContext(step.frames)[0]?.kind === "exception";
  const useful = calls.filter((frame, at) => {
    // The vector's own C handler says no more than the exception's line.
    const handler = inException && calls[at - 1]?.stub === true;
    return frame === innermost || !(frame.stub || handler);
  });
  if (useful.length <= limit) return useful;
  if (limit < OTHER_CALLS) return useful.slice(useful.length - limit);
  return [...useful.slice(0, 1), ...useful.slice(useful.length - limit + 1)];
}
