// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { Machine } from "../model/machine.ts";
import type { Model } from "../model/model.ts";
import type { Action, SystemConfig } from "../model/system.ts";
import { replay, replayFailureText } from "./replay.ts";
import type { Trace, TraceStep } from "./trace.ts";
import { type Window, windowsOf } from "./window.ts";
import { type Breaks, rerun } from "./without.ts";

/** Which steps a violation needs, found by leaving them out and by delaying events. */
export interface Matters {
  /** Positions in `trace.steps`, ascending: without the effect of any of them nothing breaks. */
  readonly needed: readonly number[];
  /** The step that prepares the violation and the one that completes it. */
  readonly pair: readonly [number, number] | null;
  /** For each exception, where else it could have come. */
  readonly windows: readonly Window[];
}

/**
 * Leaves out the effect of one step after the other, last to first, and keeps it out
 * when the rule breaks all the same at the same step: what is left is enough, and
 * nothing of it can be spared. Throws Error when the trace does not replay.
 */
export function whatMatters(
  config: SystemConfig,
  model: Model<Machine, Action>,
  trace: Trace,
  breaks: Breaks,
): Matters {
  const run = replay(model, trace.start, trace.choices);
  if (!run.ok) throw new Error(`internal: ${replayFailureText(run)}`);
  const { states, actions } = run;
  const dropped = new Set<number>();
  const needed: number[] = [];
  for (let at = actions.length - 1; at >= 0; at -= 1) {
    const step = trace.steps[at];
    const from = states[at];
    if (step === undefined || from === undefined) continue;
    if (isControl(step)) {
      if (step.kind !== "step" || at === actions.length - 1) needed.push(at);
      continue;
    }
    const rest = rerun(
      model,
      from,
      actions.slice(at),
      (offset) => offset === 0 || dropped.has(at + offset),
    );
    const whole = rest && { actions, states: [...states.slice(0, at), ...rest.states] };
    if (whole !== null && at < actions.length - 1 && breaks(whole)) dropped.add(at);
    else needed.push(at);
  }
  needed.reverse();
  const windows = windowsOf(config, model, trace, run, breaks);
  return { needed, pair: pairOf(trace, needed), windows };
}

/** The hardware's steps are events and not effects; a step that changed nothing has none. */
const isControl = ({ kind, changes }: TraceStep): boolean =>
  kind !== "step" || changes.length === 0;

/**
 * The end, and of the needed steps of software before it the last one that changed the
 * same thing ("the lock taken here, retaken there"), else the last one.
 */
function pairOf({ steps, cycleFrom }: Trace, needed: readonly number[]): Matters["pair"] {
  const end = steps.length - 1;
  const last = steps[end];
  const before = needed.filter((at) => steps[at]?.kind === "step" && at < (cycleFrom ?? end));
  const things = new Set(last?.fn === null ? [] : last?.changes.map(({ what }) => what));
  const same = before.findLast((at) => steps[at]?.changes.some(({ what }) => things.has(what)));
  const first = same ?? before.at(-1);
  return first === undefined ? null : [first, end];
}
