// SPDX-License-Identifier: GPL-2.0-only OR MIT
import type { Discipline } from "./frontier.ts";
import type { LivenessProblem } from "./judge.ts";

export interface Progress {
  /** Distinct states stored. */
  readonly states: number;
  /** States that wait to be expanded, besides the one whose turn it is. */
  readonly frontier: number;
  /** Length of the paths that are being extended. */
  readonly layer: number;
  readonly transitions: number;
}

export interface ExploreOptions<State, Action> {
  /** Breadth unless told otherwise; depth promises neither shortest paths nor fewest switches. */
  readonly discipline?: Discipline;
  /** Seconds since any fixed moment. Without a clock no time passes. */
  readonly clock?: () => number;
  /** Bytes in use. Without a meter nothing is in use. */
  readonly meter?: () => number;
  /** Called before the first state is expanded, then every 2048 states. */
  readonly onProgress?: (progress: Progress) => void;
  /** Called once for every transition, violating ones included; `exploreInterned` calls it less. */
  readonly observe?: (before: State, action: Action, after: State) => void;
  readonly liveness?: LivenessProblem<State, Action>;
  /** Work spent per liveness rule on the shortest lasso; beyond it, a short one will do. */
  readonly lassoBudget?: number;
}
