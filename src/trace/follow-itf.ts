// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { Machine } from "../model/machine.ts";
import type { Model } from "../model/model.ts";
import type { Action, SystemConfig } from "../model/system.ts";
import { variablesOf } from "./itf.ts";
import type { ItfFile } from "./parse-itf.ts";

/** A run that passes through the states of an ITF trace. */
export interface Followed {
  readonly ok: true;
  readonly start: number;
  readonly choices: readonly number[];
  readonly cycleFrom?: number;
}

export interface Lost {
  readonly ok: false;
  /** Index of the state that no step leads to. */
  readonly state: number;
  readonly message: string;
}

/** A way to a state; the ones before it hang behind. */
interface Way {
  readonly state: Machine;
  readonly start: number;
  readonly choice: number;
  readonly before: Way | null;
}

/**
 * Finds steps of the model that lead through the given states. Variables that the trace
 * does not have may be anything, so several ways are followed at once, one for each state
 * of the machine that they end in.
 */
export function followItf(
  config: SystemConfig,
  model: Model<Machine, Action>,
  { states, loop }: Pick<ItfFile, "states" | "loop">,
): Followed | Lost {
  const [first] = states;
  const fits = (state: Machine, wanted: ReadonlyMap<string, string> | undefined): boolean => {
    const is = variablesOf(config, state);
    return [...(wanted ?? [])].every(([name, value]) => agrees(is.get(name), value));
  };
  const starts = model
    .initial()
    .map((state, start) => ({ state, start, choice: -1, before: null }));
  let ways: readonly Way[] = starts.filter(({ state }) => fits(state, first));
  if (ways.length === 0) return lost(0, "no initial state of the scenario is like it");
  for (const [index, wanted] of states.entries()) {
    if (index === 0) continue;
    const next = distinct(
      model,
      ways.flatMap((way) => onward(model, way)),
    );
    const fitting = next.filter(({ state }) => fits(state, wanted));
    if (fitting.length === 0) return lost(index, nearest(config, next, wanted));
    ways = fitting;
  }
  if (loop === undefined) {
    const [way] = ways;
    return way === undefined ? lost(0, "there is no way") : told(way);
  }
  for (const way of ways) {
    const begins = pathTo(way)[loop];
    const closing = onward(model, way).find(
      ({ state }) => begins !== undefined && model.key(state) === model.key(begins.state),
    );
    if (closing !== undefined) return { ...told(closing), cycleFrom: loop };
  }
  return lost(states.length - 1, `no step leads from the last state back to state ${loop}`);
}

/** Facts that are not there have many names for it; a trace may leave them out or say so. */
const ABSENT = ["none", "free", "0"];
const agrees = (is: string | undefined, wanted: string): boolean =>
  is === wanted || (is === undefined && ABSENT.includes(wanted));

const onward = (model: Model<Machine, Action>, before: Way): readonly Way[] =>
  model.enabled(before.state).map((action, choice) => ({
    state: model.next(before.state, action),
    start: before.start,
    choice,
    before,
  }));

/** One way for each state: what happened before matters no more. */
const distinct = (model: Model<Machine, Action>, ways: readonly Way[]): readonly Way[] => [
  ...new Map(ways.toReversed().map((way) => [model.key(way.state), way])).values(),
];

function pathTo(way: Way): readonly Way[] {
  const path: Way[] = [];
  for (let at: Way | null = way; at !== null; at = at.before) path.push(at);
  return path.reverse();
}

const told = (way: Way): Followed => ({
  ok: true,
  start: way.start,
  choices: pathTo(way)
    .slice(1)
    .map(({ choice }) => choice),
});

const lost = (state: number, message: string): Lost => ({ ok: false, state, message });

/** What is wrong with the state that differs least. */
function nearest(
  config: SystemConfig,
  ways: readonly Way[],
  wanted: ReadonlyMap<string, string>,
): string {
  const differences = ways.map(({ state }) => {
    const is = variablesOf(config, state);
    return [...wanted]
      .filter(([name, value]) => !agrees(is.get(name), value))
      .map(([name, value]) => `'${name}' would be '${is.get(name) ?? "absent"}', not '${value}'`);
  });
  const [least] = differences.sort((a, b) => a.length - b.length);
  return least?.[0] ?? "nothing can happen before it";
}
