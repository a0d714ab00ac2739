// SPDX-License-Identifier: GPL-2.0-only OR MIT
import type { Outcome } from "../explorer/outcome.ts";
import { speaksOf } from "../model/assertion-name.ts";
import type { Action } from "../model/system.ts";
import { atPoint, type Point } from "../scenario/points.ts";
import type { Scenario } from "../scenario/scenario.ts";
import type { Coverage } from "./coverage.ts";

/** What a scenario expects of one config point. */
export interface Expected {
  /** Rules that break; none when everything holds. */
  readonly rules: readonly string[];
  /** Null: no count is pinned. */
  readonly states: number | null;
}

/** What came out otherwise than expected; all empty and null when all is well. */
export interface Difference {
  /** Rules that broke and should not have. */
  readonly unexpected: readonly string[];
  /** Rules that should have broken and did not; empty when the search was cut short. */
  readonly absent: readonly string[];
  /** The pinned count and the one found; null when they agree or the search was cut short. */
  readonly states: { readonly pinned: number | null; readonly found: number } | null;
  /** Steps that had to fire and did not. */
  readonly silent: number;
  /** What was never met, or is met and should not be, against `--expect`; one line each. */
  readonly vacuous: readonly string[];
}

export function expectedOf(scenario: Scenario, point: Point): Expected {
  const verdict = atPoint(scenario.expect, point);
  const pinned = scenario.states === null ? null : atPoint(scenario.states, point);
  // Zero is what a new scenario says before its first run.
  return { rules: verdict?.rules ?? [], states: pinned === 0 ? null : pinned };
}

/** Rules that an outcome found broken, in the order of their traces. */
export const brokenRules = (outcome: Outcome<Action>): readonly string[] =>
  outcome.kind === "violated" ? outcome.violations.map(({ rule }) => rule) : [];

/** Whether an expectation names a rule that broke, itself or as one of the C's assertions. */
export const isExpected = ({ rules }: Pick<Expected, "rules">, broken: string): boolean =>
  rules.some((told) => speaksOf(told, broken));

/** Which limit cut the search short, or null. */
export const limitOf = (outcome: Outcome<Action>) =>
  outcome.kind === "exhausted" ? null : (outcome.limit ?? null);

/** `isPinned`: what was counted are the states that the scenario counts. */
export function compare(
  scenario: Scenario,
  expected: Expected,
  outcome: Outcome<Action>,
  coverage: Coverage,
  isPinned: boolean,
): Difference {
  const broken = brokenRules(outcome);
  const cut = limitOf(outcome) !== null;
  const { states } = outcome.stats;
  return {
    unexpected: broken.filter((rule) => !isExpected(expected, rule)),
    absent: cut
      ? []
      : expected.rules.filter((told) => !broken.some((rule) => speaksOf(told, rule))),
    states:
      cut || !isPinned || expected.states === states
        ? null
        : { pinned: expected.states, found: states },
    silent: scenario.coverAll && !cut ? coverage.silent.length : 0,
    vacuous: [],
  };
}

/** Whether the number of states is not pinned: no fault of the verdict, but nothing would tell of a change. */
export const isUnpinned = ({ states }: Difference): boolean =>
  states !== null && states.pinned === null;

/** Whether nothing differs but that; a search cut short may still differ where it was not looked. */
export const isMet = (difference: Difference): boolean =>
  difference.unexpected.length === 0 &&
  difference.absent.length === 0 &&
  (difference.states === null || difference.states.pinned === null) &&
  difference.silent === 0 &&
  difference.vacuous.length === 0;
