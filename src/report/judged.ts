// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { Counterexample } from "./counterexample.ts";

/**
 * One config point after its search, as the formats for machines want it. Everything
 * that decides whether a job is red stands here, so that no format decides it again.
 */
export interface Judged {
  /** The scenario's name, with the point if there are several: "arm64/x pseudo_nmi=y". */
  readonly name: string;
  /** The scenario's file. */
  readonly file: string;
  readonly title: string;
  /** Null: the search gave no numbers. */
  readonly stats: {
    readonly states: number;
    readonly depth: number;
    readonly seconds: number;
  } | null;
  /** Each rule once, in a fixed order. */
  readonly rules: readonly RuleResult[];
  /** Why nothing is proved, or null: the space was exhausted. */
  readonly incomplete: Incomplete | null;
  /** What came out otherwise than the scenario expects, one line each. */
  readonly misses: readonly string[];
  /** Its number of states is not pinned: right, and nothing would tell of a change. */
  readonly isUnpinned: boolean;
  /** What is to be known of a point that is well too. */
  readonly notes: readonly string[];
  /** Bad input: no search took place. */
  readonly problems: readonly Problem[];
}

export interface RuleResult {
  readonly rule: string;
  readonly claim: string;
  readonly source: string;
  readonly status: RuleStatus;
  /** Of a rule that is broken, expected or not. */
  readonly found: Counterexample | null;
}

/**
 * `open`: not found broken, and not proved to hold. `absent`: expected to break, and it
 * holds, so the rule may be blind. `idle`: it had nothing to check, and has judged nothing.
 */
type RuleStatus = "holds" | "idle" | "broken" | "broken-as-expected" | "absent" | "open";

export interface Incomplete {
  /** "time" is what a test runner calls a timeout. */
  readonly kind: "time" | "limit" | "interrupted" | "internal";
  /** "limit max-states", "interrupted". */
  readonly why: string;
  /** The user said that incomplete is good enough; every report still says INCOMPLETE. */
  readonly allowed: boolean;
}

export interface Problem {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

/** Whether this point alone makes a job red. */
export const isRed = ({ rules, incomplete, misses, problems }: Judged): boolean =>
  problems.length > 0 ||
  misses.length > 0 ||
  (incomplete !== null && !incomplete.allowed) ||
  rules.some(({ status }) => isBad(status));

export const IDLE = "had nothing to check";

/** Whether a rule is a failure by itself. What is open is told by `Judged.incomplete`. */
export const isBad = (status: RuleStatus): boolean => status === "broken" || status === "absent";

/** Whether the rules say themselves that nothing is proved; else the whole point has to. */
export const tellsOpen = ({ rules }: Judged): boolean =>
  rules.some(({ status }) => status === "open");
