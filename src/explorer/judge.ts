// SPDX-License-Identifier: GPL-2.0-only OR MIT

/** A broken rule, as the judge of one step reports it. */
export interface Finding {
  readonly rule: string;
  readonly detail: string;
}

/**
 * Judges one step (or, with `before` and `action` null, one initial state).
 * An empty list means that nothing is wrong. A path ends at its first
 * violation: the state is stored, but expanded only if a clean step leads to
 * it as well.
 */
export interface Judge<State, Action> {
  (before: State | null, action: Action | null, after: State): readonly Finding[];
  readonly halves?: Halves<State, Action>;
}

/**
 * A judge split into rules on transitions and rules on states, whose findings add up. A
 * reduction may skip the rules on states (`standing`) after an excursion that restored every
 * slot they had read: a strand that was in order then still is.
 */
export interface Halves<State, Action> {
  readonly ofStep: (before: State, action: Action, after: State) => readonly Finding[];
  /** How things stand with the strand that has acted. */
  readonly standing: (state: State, strand: number) => readonly Finding[];
}

/**
 * The fairness of a duty. Weak: taken if enabled for ever. Strong: taken if enabled again and
 * again. Finite: taken finitely often, so on no cycle; events of the environment that end.
 */
export type Fairness = "none" | "weak" | "strong" | "finite";

/**
 * A liveness rule is broken by a fair cycle that stays in `within` and passes,
 * again and again, through a state of each of `recurring`.
 */
export interface LivenessRule<State> {
  readonly rule: string;
  readonly detail: string;
  readonly within: (state: State) => boolean;
  readonly recurring: readonly ((state: State) => boolean)[];
}

export interface LivenessProblem<State, Action> {
  readonly rules: readonly LivenessRule<State>[];
  /** Rules of which somebody still wants to know whether their `within` holds in any state. */
  readonly isUnseen?: (rule: string) => boolean;
  /** Fairness of a duty. */
  readonly fairness: (duty: string) => Fairness;
  /**
   * The duty of an action, the unit of fairness: actions with the same duty do each other's share.
   * The actor, when absent. One actor may have several: a device need not raise its
   * line, but the CPU has to take the interrupt.
   */
  readonly duty?: (state: State, action: Action) => string;
}
