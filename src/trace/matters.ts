// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { Machine } from "../model/machine.ts";
import type { Sliceable } from "../model/model.ts";
import type { Action, SystemConfig } from "../model/system.ts";
import { type Decision, decisionOf, type Look } from "./pair.ts";
import { replay, replayFailureText } from "./replay.ts";
import type { Trace, TraceStep } from "./trace.ts";
import { type Window, windowsOf } from "./window.ts";
import { type MachineRun, rerun } from "./without.ts";

/** Which steps a violation needs, found by leaving them out and by delaying events. */
export interface Matters extends Decision {
  /** Positions in `trace.steps`, ascending: without the effect of any of them nothing breaks. */
  readonly needed: readonly number[];
  /** For each exception, where else it could have come. */
  readonly windows: readonly Window[];
}

/** A trace with what is known of its steps; nobody has asked where `matters` is absent. */
export interface WeighedTrace extends Trace {
  readonly matters?: Matters;
}

/** How a run ends: the same step breaks the same rule, or it does not, or another comes there. */
type Ending = "breaks" | "holds" | "elsewhere";

/** The rule of a trace: how it judges a run, and what it looks at to do so. */
export interface Judged {
  readonly ending: (run: MachineRun) => Ending;
  readonly look: Look;
}

/**
 * Leaves out the effect of one step after the other, last to first, and keeps it out
 * when the rule breaks all the same at the same step: what is left is enough, and
 * nothing of it can be spared. Throws Error when the trace does not replay.
 */
export function whatMatters(
  config: SystemConfig,
  model: Sliceable<Machine, Action>,
  trace: Trace,
  { ending, look }: Judged,
): Matters {
  const run = replay(model, trace.start, trace.choices);
  if (!run.ok) throw new Error(`internal: ${replayFailureText(run)}`);
  const { states, actions } = run;
  const last = actions.length - 1;
  const dropped = new Set<number>();
  const needed: number[] = [];
  const deciding: number[] = [];
  /** How it ends without these steps, and without those that are left out by now. */
  const endsWithout = (steps: readonly number[]): Ending => {
    const from = Math.min(...steps, ...dropped);
    const start = states[from];
    if (start === undefined) throw new Error("a run has a state per step");
    const isOut = (offset: number) => steps.includes(from + offset) || dropped.has(from + offset);
    const rest = rerun(model, start, actions.slice(from), isOut);
    if (rest === null) return "elsewhere";
    return ending({ actions, states: [...states.slice(0, from), ...rest.states] });
  };
  for (let at = last; at >= 0; at -= 1) {
    const step = trace.steps[at];
    if (step === undefined) continue;
    if (at === last || isControl(step)) {
      if (at === last || step.kind !== "step") needed.push(at);
      continue;
    }
    const end = endsWithout([at]);
    if (end === "breaks") dropped.add(at);
    else needed.push(at);
    if (end === "holds") deciding.push(at);
  }
  for (const group of bringingBack(trace, needed)) {
    if (group.every((at) => needed.includes(at)) && endsWithout(group) === "breaks") {
      for (const at of group) dropped.add(at);
    }
  }
  const kept = needed.filter((at) => !dropped.has(at)).reverse();
  deciding.reverse();
  const decision = decisionOf({ config, model, trace, run, needed: kept, deciding, look });
  const breaks = (other: MachineRun) => ending(other) === "breaks";
  return { needed: kept, ...decision, windows: windowsOf(config, model, trace, run, breaks) };
}

/**
 * In a cycle, steps that change the same things and so bring them back (a count raised and
 * lowered): one of them alone cannot be left out, for then the cycle does not close.
 */
function bringingBack(
  { steps, cycleFrom = steps.length }: Trace,
  needed: readonly number[],
): readonly (readonly number[])[] {
  const groups = new Map<string, number[]>();
  for (const at of needed) {
    const step = steps[at];
    if (at < cycleFrom || at === steps.length - 1 || step === undefined || isControl(step))
      continue;
    const things = step.changes.map(({ what }) => what).sort();
    const name = [step.cpu, ...things].join("/");
    groups.set(name, [...(groups.get(name) ?? []), at]);
  }
  return [...groups.values()].filter(({ length }) => length > 1);
}

/** The hardware's steps are events and not effects; a step that changed nothing has none. */
const isControl = ({ kind, changes }: TraceStep): boolean =>
  kind !== "step" || changes.length === 0;
