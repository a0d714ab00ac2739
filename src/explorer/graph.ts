// SPDX-License-Identifier: GPL-2.0-only OR MIT
import type { Arrivals } from "./arrival.ts";
import type { LivenessRule } from "./judge.ts";

/** A stored state, of which only the paths to it are kept. */
export interface Place<Action> {
  /** Null as long as only violating steps lead here: such a state is counted, not expanded. */
  arrivals: Arrivals<Action> | null;
  /** Null until expanded, and for ever if liveness is not asked for. */
  vertex: Vertex<Action> | null;
}

export interface Edge<Action> {
  readonly action: Action;
  readonly actor: string;
  /** The duty that this transition discharges, for fairness. */
  readonly duty: string;
  readonly target: Place<Action>;
}

/** A vertex of the state graph: an expanded state, as far as liveness needs it. */
export interface Vertex<Action> {
  readonly arrivals: Arrivals<Action>;
  /** By rule: bit 0 for `within`, bit 1 + j for `recurring[j]`; 0 outside `within`. */
  readonly masks: readonly number[];
  /** Duties that can be done here, be it by a violating step. Empty: the state is an end. */
  readonly enabled: Set<string>;
  /** Clean steps only: a path ends at its first violation. */
  readonly out: Edge<Action>[];
}

/** A mask is a 32-bit integer: sign and `within` take one bit each. */
const MAX_RECURRING = 30;

/** The expanded part of the state space, kept only when liveness is asked for. */
export class Graph<State, Action> {
  readonly vertices: Vertex<Action>[] = [];
  readonly #rules: readonly LivenessRule<State>[];

  /** Throws RangeError for a rule with too many recurring predicates. */
  constructor(rules: readonly LivenessRule<State>[]) {
    for (const { rule, recurring } of rules) {
      if (recurring.length > MAX_RECURRING) {
        throw new RangeError(`rule ${rule}: more than ${MAX_RECURRING} recurring predicates`);
      }
    }
    this.#rules = rules;
  }

  /** The vertex of a state that is about to be expanded; its edges are added as they come. */
  open(arrivals: Arrivals<Action>, state: State): Vertex<Action> {
    const masks = this.#rules.map((rule) =>
      rule.within(state) ? maskOf(rule.recurring.map((holds) => holds(state))) : 0,
    );
    const vertex: Vertex<Action> = { arrivals, masks, enabled: new Set(), out: [] };
    this.vertices.push(vertex);
    return vertex;
  }
}

/** The mask of a state within a rule, given which of its recurring predicates hold. */
export function maskOf(recurring: readonly boolean[]): number {
  return recurring.reduce((mask, holds, j) => (holds ? mask | (2 << j) : mask), 1);
}
