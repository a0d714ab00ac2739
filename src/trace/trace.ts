// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { Machine } from "../model/machine.ts";
import type { Model } from "../model/model.ts";
import { nextStep } from "../model/next-step.ts";
import { currentTask, topOf } from "../model/observe.ts";
import type { Site } from "../model/program.ts";
import type { Action, SystemConfig } from "../model/system.ts";
import { type Context, contextOf } from "./context.ts";
import { type Change, difference } from "./difference.ts";
import { type Frame, FrameTracker } from "./frames.ts";
import { choicesOf, type ReplayFailure, replay, replayFailureText } from "./replay.ts";
import { hardwareText, stepText, UNKNOWN_STEP } from "./text.ts";

/** A counterexample for people: every step with what it is and what it changed. */
export interface Trace {
  readonly rule: string;
  readonly detail: string;
  /** Which initial state it starts from. */
  readonly start: number;
  /** Positions among the enabled actions; they alone are enough to replay. */
  readonly choices: readonly number[];
  /** For liveness: number of steps before the cycle. The length of the trace: nothing follows. */
  readonly cycleFrom?: number;
  /** All that the cycle is fair to; what the scenario says when absent. */
  readonly fairness?: readonly string[];
  /** Changes of actor along the trace. */
  readonly switches: number;
  readonly steps: readonly TraceStep[];
}

export interface TraceStep {
  /** From 1. */
  readonly index: number;
  readonly cpu: number;
  /** The context that acts; for an exception that is taken, the new one. */
  readonly context: Context;
  readonly task: string;
  /** Exceptions on the task's stack, as for `context`. */
  readonly level: number;
  readonly kind: Action["kind"];
  /** The interrupt line or fault, for what the hardware does. */
  readonly source?: string;
  readonly text: string;
  /** Function that a software step stands in. */
  readonly fn: string | null;
  readonly site: Site | null;
  /** Where the CPU stands: task, exceptions and functions, outermost first. */
  readonly frames: readonly Frame[];
  /** The exception that this step takes. */
  readonly opens?: Frame;
  /** Frames entered by the step and the silent operations after it. */
  readonly entered: readonly Frame[];
  readonly left: readonly Frame[];
  readonly changes: readonly Change[];
}

/** What a trace is built from: a `Violation` as the explorer reports it. */
export interface TraceRequest {
  readonly rule: string;
  readonly detail: string;
  readonly start: number;
  readonly path: readonly Action[];
  readonly cycleFrom?: number;
  readonly fairness?: readonly string[];
}

/**
 * The trace of a path, replayed on the plain semantics first: a path that does not
 * replay is an internal error, whatever made it.
 */
export function buildTrace(
  config: SystemConfig,
  model: Model<Machine, Action>,
  request: TraceRequest,
): Trace {
  const choices = choicesOf(model, request.start, request.path);
  if (!choices.ok) throw new Error(`internal: ${replayFailureText(choices)}`);
  const { path: _, ...claim } = request;
  const trace = traceOfChoices(config, model, { ...claim, choices: choices.choices });
  if ("ok" in trace) throw new Error(`internal: ${replayFailureText(trace)}`);
  return trace;
}

/** The same from stored choices, as a trace file has them. */
export function traceOfChoices(
  config: SystemConfig,
  model: Model<Machine, Action>,
  stored: Omit<TraceRequest, "path"> & { readonly choices: readonly number[] },
): Trace | ReplayFailure {
  const run = replay(model, stored.start, stored.choices);
  if (!run.ok) return run;
  const open = openCycle(model, run.states, stored.cycleFrom);
  if (open !== null) return open;
  const first = run.states[0];
  if (first === undefined) throw new Error("a run has a first state");
  const frames = new FrameTracker(config, first);
  const steps: TraceStep[] = [];
  let switches = 0;
  let actor: string | null = null;
  for (const [at, action] of run.actions.entries()) {
    const before = run.states[at];
    const after = run.states[at + 1];
    if (before === undefined || after === undefined) throw new Error("a run has a state per step");
    const next = model.actor(before, action);
    if (actor !== null && next !== actor) switches += 1;
    actor = next;
    steps.push(describe(config, frames, { before, action, after }, at + 1));
  }
  return { ...stored, switches, steps };
}

/** A lasso must come back to where its cycle begins; null when it does, or when there is none. */
function openCycle(
  model: Model<Machine, Action>,
  states: readonly Machine[],
  cycleFrom: number | undefined,
): ReplayFailure | null {
  if (cycleFrom === undefined || cycleFrom === states.length - 1) return null;
  const begins = states[cycleFrom];
  const ends = states.at(-1);
  if (begins !== undefined && ends !== undefined && model.key(begins) === model.key(ends)) {
    return null;
  }
  return {
    ok: false,
    step: states.length - 1,
    message: `the trace does not come back to the state after step ${cycleFrom}, where its cycle begins; usually this means that the spec has changed since the trace was recorded`,
    available: [],
  };
}

interface Taken {
  readonly before: Machine;
  readonly action: Action;
  readonly after: Machine;
}

function describe(
  config: SystemConfig,
  tracker: FrameTracker,
  { before, action, after }: Taken,
  index: number,
): TraceStep {
  const { cpu } = action;
  const frames = tracker.path(currentTask(before, cpu).name);
  const movement = tracker.advance(before, after);
  const changes = difference(config, before, after, cpu);
  const at = action.kind.startsWith("take-") ? after : before;
  const task = currentTask(at, cpu);
  const common = {
    index,
    cpu,
    context: contextOf(config, topOf(at, cpu)),
    task: task.name,
    level: task.stack.length - 1,
    frames,
    ...movement,
    changes,
  };
  if (action.kind !== "step") {
    const opens = at === after ? movement.entered.find(({ kind }) => kind === "exception") : null;
    return {
      ...common,
      kind: action.kind,
      source: action.source,
      text: hardwareText(config, action, after),
      fn: null,
      site: null,
      ...(opens === null || opens === undefined ? {} : { opens }),
    };
  }
  const step = nextStep(config, before, cpu);
  return {
    ...common,
    kind: "step",
    text:
      step === null ? UNKNOWN_STEP : stepText(step, { config, before, cpu, choice: action.choice }),
    fn: step?.fn ?? null,
    site: step?.op.site ?? null,
  };
}
