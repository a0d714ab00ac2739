// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { Machine } from "../model/machine.ts";
import type { Model } from "../model/model.ts";
import { nextStep } from "../model/next-step.ts";
import type { Site } from "../model/program.ts";
import type { Action, SystemConfig } from "../model/system.ts";
import { stepText } from "./text.ts";
import type { Trace } from "./trace.ts";
import { type Breaks, type MachineRun, rerun } from "./without.ts";

/** Where an exception may come so that the rule still breaks at the same step. */
export interface Window {
  /** Position of the exception in `trace.steps`. */
  readonly at: number;
  /** Number of places, the one in the trace included. */
  readonly places: number;
  /** Position of the step that it has to come after; null: nothing has to come before it. */
  readonly after: number | null;
  /** The step that it has to come before; null: it may be as late as one likes. */
  readonly before: Stand | null;
}

/** A step that a CPU stands before. */
interface Stand {
  readonly text: string;
  readonly site: Site;
}

/**
 * Moves each exception, one place at a time, to where it interrupts the same context
 * earlier or later. Only those that have not returned when the rule breaks: of the
 * others the violation has only the effects, which are steps like any other.
 */
export function windowsOf(
  config: SystemConfig,
  model: Model<Machine, Action>,
  trace: Trace,
  run: MachineRun,
  breaks: Breaks,
): readonly Window[] {
  if (trace.cycleFrom !== undefined) return [];
  return trace.steps.flatMap(({ opens }, at) => {
    if (opens === undefined) return [];
    const returned = trace.steps.some(({ left }) => left.some(({ id }) => id === opens.id));
    return returned ? [] : [windowOf(config, model, trace, run, at, breaks)];
  });
}

function windowOf(
  config: SystemConfig,
  model: Model<Machine, Action>,
  trace: Trace,
  { states, actions }: MachineRun,
  at: number,
  breaks: Breaks,
): Window {
  const take = actions[at];
  const stands = states[at];
  if (take === undefined || stands === undefined) throw new Error("a run has a state per step");
  const still = (from: Machine, some: readonly Action[]): boolean => {
    const tail = rerun(model, from, some, () => false);
    return tail !== null && breaks(tail);
  };
  let [earlier, first] = [0, at];
  for (let to = at - 1; to >= 0; to -= 1) {
    const passed = actions[to];
    const from = states[to];
    if (passed === undefined || from === undefined) break;
    // Steps of others, and the line being raised, stay before the exception.
    if (passed.kind !== "step" || passed.cpu !== take.cpu) continue;
    const between = actions.slice(to, at).filter((each) => !isOwn(each, take));
    if (!still(from, [...between, ...actions.slice(at)])) break;
    earlier += 1;
    first = to;
  }
  const { later, limit } = delay(model, stands, take, (state) => still(state, actions.slice(at)));
  const after = actions.findLastIndex((each, index) => index < first && isOwn(each, take));
  return {
    at,
    places: earlier + 1 + later,
    after: after < 0 || !sameStack(trace, after, at) ? null : after,
    before: limit === null ? null : standOf(config, limit, take.cpu),
  };
}

/** How many steps later it may come, and before which state's step it has to. */
function delay(
  model: Model<Machine, Action>,
  stands: Machine,
  take: Action,
  stillBreaks: (state: Machine) => boolean,
): { readonly later: number; readonly limit: Machine | null } {
  const passed = new Set([model.key(stands)]);
  let state = stands;
  for (;;) {
    const [next, ...others] = model.enabled(state).filter((each) => isOwn(each, take));
    // Where the software stops or has a choice, nobody looks further.
    if (next === undefined || others.length > 0) return { later: passed.size - 1, limit: null };
    const moved = model.next(state, next);
    if (!stillBreaks(moved)) return { later: passed.size - 1, limit: state };
    const key = model.key(moved);
    if (passed.has(key)) return { later: passed.size - 1, limit: null };
    passed.add(key);
    state = moved;
  }
}

const isOwn = (action: Action, take: Action): boolean =>
  action.kind === "step" && action.cpu === take.cpu;

/** Whether the step belongs to what the exception interrupts, or to something above it. */
const sameStack = ({ steps }: Trace, earlier: number, at: number): boolean =>
  (steps[earlier]?.task ?? "") === steps[at]?.task;

function standOf(config: SystemConfig, state: Machine, cpu: number): Stand | null {
  const step = nextStep(config, state, cpu);
  if (step === null) return null;
  return { text: stepText(step, { config, before: state, cpu, choice: 0 }), site: step.op.site };
}
