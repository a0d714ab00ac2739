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
 * A judge in two halves, for reductions: what it says of a step is what both say. A strand
 * that was in order and goes on where it was interrupted, with all that `standing` had
 * looked at as it was, is in order still; so that half is not asked about its steps then.
 */
export interface Halves<State, Action> {
  readonly ofStep: (before: State, action: Action, after: State) => readonly Finding[];
  /** How things stand with the strand that has acted. */
  readonly standing: (state: State, strand: number) => readonly Finding[];
}

/**
 * Weak: enabled for ever, so taken. Strong: enabled again and again, so taken. Finite: taken
 * no more in the end, so that no cycle has it; what the environment does, but not for ever.
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
  /** Fairness of a duty. */
  readonly fairness: (duty: string) => Fairness;
  /**
   * What fairness is declared for: actions with the same duty do each other's share.
   * The actor, when absent. One actor may have several: a device need not raise its
   * line, but the CPU has to take the interrupt.
   */
  readonly duty?: (state: State, action: Action) => string;
}
