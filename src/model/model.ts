// SPDX-License-Identifier: GPL-2.0-only OR MIT

/**
 * What the explorer needs to know of a system: four pure functions, and which
 * actor an action belongs to.
 *
 * Source: design.md section 5; style.md point 1 (Stateright's shape).
 */
export interface Model<State, Action> {
  /** The initial states, in a fixed order. */
  readonly initial: () => readonly State[];
  /** Enabled actions, in a fixed order: replay counts on it, traces store positions. */
  readonly enabled: (state: State) => readonly Action[];
  /** The successor. Pure: the same state and action always give an equal state. */
  readonly next: (state: State, action: Action) => State;
  /** Equal states have equal keys, unequal states unequal keys. */
  readonly key: (state: State) => StateKey;
  /**
   * Who takes this step ("cpu0", "irq:timer", …). Consecutive steps of different
   * actors count as one context switch; fairness is declared per actor.
   */
  readonly actor: (state: State, action: Action) => string;
  /**
   * Whether a state without successors is a proper end (every CPU idle with
   * nothing pending) rather than a deadlock.
   */
  readonly terminal: (state: State) => boolean;
}

declare const stateKey: unique symbol;
/** A canonical name of one state; only `Model.key` makes them. */
export type StateKey = string & { readonly [stateKey]: true };
