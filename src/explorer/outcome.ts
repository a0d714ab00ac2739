// SPDX-License-Identifier: GPL-2.0-only OR MIT
import type { Fairness } from "./judge.ts";

/** Bounds of one search. Reaching any of them makes the outcome `bounded`, never a pass. */
export interface Limits {
  /** Distinct states stored. */
  readonly states: number;
  /** Length of the longest path expanded, in actions. */
  readonly depth: number;
  /** Seconds, read from the clock that the caller hands in. */
  readonly seconds: number;
  /** Bytes, read from the meter that the caller hands in. */
  readonly memory: number;
}

/**
 * The limit that cut a search short. A random search always ends with its runs at the latest, and
 * one that keeps only fingerprints is always incomplete by these.
 */
type Limit = keyof Limits | "runs" | "fingerprints";

export interface Stats {
  readonly states: number;
  readonly transitions: number;
  /** Length of the longest shortest path reached, in actions. */
  readonly depth: number;
  readonly seconds: number;
}

/** One rule found broken, with a shortest path to the place. */
export interface Violation<Action> {
  readonly rule: string;
  /** The observation, one sentence. */
  readonly detail: string;
  /** From an initial state; the last action is the violating step. For liveness: stem + cycle. */
  readonly path: readonly Action[];
  /** Which of `Model.initial()` the path starts from. */
  readonly start: number;
  /** Changes of actor along the path. */
  readonly switches: number;
  /** For a liveness rule: where in `path` the cycle begins. */
  readonly cycleFrom?: number;
}

/** Fairness of one duty that a rule needs in order to hold. */
export interface Need {
  readonly duty: string;
  readonly fairness: Fairness;
}

/** The least fairness under which a liveness rule holds. */
export interface Owed<Action> {
  readonly rule: string;
  /** None: it holds without fairness. Each with the lasso that breaks the rule without it. */
  readonly needs: readonly (Need & { readonly lasso: Violation<Action> })[];
}

/**
 * Three outcomes, never two: a search cut short is `bounded`.
 * A violated outcome says in `limit` whether the rest of the space was cut short too.
 */
export type Outcome<Action> = {
  /** By liveness rule that holds, in the order in which they were asked for. */
  readonly owed?: readonly Owed<Action>[];
} & (
  | { readonly kind: "exhausted"; readonly stats: Stats }
  | { readonly kind: "bounded"; readonly stats: Stats; readonly limit: Limit }
  | {
      readonly kind: "violated";
      readonly stats: Stats;
      /** One per rule, sorted by length of path, then by rule. Never empty. */
      readonly violations: readonly Violation<Action>[];
      readonly limit?: Limit;
    }
);

/** The outcome of a search that has come to its end, or to `limit`. */
export function outcomeWith<Action>(
  stats: Stats,
  violations: readonly Violation<Action>[],
  limit: keyof Limits | undefined,
  owed: readonly Owed<Action>[] | undefined,
): Outcome<Action> {
  const more = owed === undefined ? {} : { owed };
  if (violations.length > 0) {
    const cut = limit === undefined ? {} : { limit };
    return { kind: "violated", stats, violations, ...cut, ...more };
  }
  return limit === undefined
    ? { kind: "exhausted", stats, ...more }
    : { kind: "bounded", stats, limit, ...more };
}
