// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { Model } from "../model/model.ts";

/** A run, state by state: `states` is one longer than `actions`. */
export interface Run<State, Action> {
  readonly ok: true;
  readonly states: readonly State[];
  readonly actions: readonly Action[];
}

export interface ReplayFailure {
  readonly ok: false;
  /** Step that could not be taken, counted from 1; 0 when there is no such initial state. */
  readonly step: number;
  /** What happened and what it usually means, in one line. */
  readonly message: string;
  /** What could have been done instead, one line each. */
  readonly available: readonly string[];
}

/**
 * Runs a trace again. A trace stores, for each step, the position of the action
 * among `model.enabled(state)`: that is why the order of enabled actions is fixed.
 */
export function replay<State, Action>(
  model: Model<State, Action>,
  start: number,
  choices: readonly number[],
): Run<State, Action> | ReplayFailure {
  const first = model.initial()[start];
  if (first === undefined) return noStart(model, start);
  const states: State[] = [first];
  const actions: Action[] = [];
  let state: State = first;
  for (const [index, choice] of choices.entries()) {
    const enabled = model.enabled(state);
    const action = enabled[choice];
    if (action === undefined) {
      return failure(
        index + 1,
        choices.length,
        `the trace takes choice ${choice} of ${enabled.length}`,
        "the spec, the scenario or eret has changed since the trace was recorded",
        enabled,
      );
    }
    state = model.next(state, action);
    actions.push(action);
    states.push(state);
  }
  return { ok: true, states, actions };
}

export interface Choices {
  readonly ok: true;
  readonly choices: readonly number[];
}

/** The positions that a trace stores, from the actions of a path. */
export function choicesOf<State, Action>(
  model: Model<State, Action>,
  start: number,
  actions: readonly Action[],
): Choices | ReplayFailure {
  const first = model.initial()[start];
  if (first === undefined) return noStart(model, start);
  const choices: number[] = [];
  let state: State = first;
  for (const [index, action] of actions.entries()) {
    const enabled = model.enabled(state);
    const wanted = actionText(action);
    const choice = enabled.findIndex((candidate) => actionText(candidate) === wanted);
    const chosen = enabled[choice];
    if (chosen === undefined) {
      return failure(
        index + 1,
        actions.length,
        `the path takes ${wanted}, which is not enabled`,
        "the model is not a function of its input: the same state gave other actions during the search",
        enabled,
      );
    }
    choices.push(choice);
    state = model.next(state, chosen);
  }
  return { ok: true, choices };
}

/** One failure as lines: the message, then what was available. */
export function replayFailureText(problem: ReplayFailure): string {
  if (problem.available.length === 0) return `${problem.message}; nothing was enabled there`;
  return [
    `${problem.message}; available were:`,
    ...problem.available.map((line) => `  ${line}`),
  ].join("\n");
}

function noStart<State, Action>(model: Model<State, Action>, start: number): ReplayFailure {
  const count = model.initial().length;
  return {
    ok: false,
    step: 0,
    message: `the trace starts from initial state ${start}, but there are ${count}; usually this means that the scenario has changed since the trace was recorded`,
    available: Array.from({ length: count }, (_, index) => `initial state ${index}`),
  };
}

function failure<Action>(
  step: number,
  length: number,
  what: string,
  usually: string,
  enabled: readonly Action[],
): ReplayFailure {
  return {
    ok: false,
    step,
    message: `step ${step} of ${length}: ${what}; usually this means that ${usually}`,
    available: enabled.map((action, index) => `${index}: ${actionText(action)}`),
  };
}

/** Actions are plain data; equal ones have equal text because keys are sorted. */
function actionText(action: unknown): string {
  return JSON.stringify(action, (_, value: unknown) =>
    value !== null && typeof value === "object" && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
}
