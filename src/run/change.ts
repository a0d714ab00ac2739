// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { DEADLOCK } from "../explorer/explore.ts";
import { KERNEL_ASSERTION, readAssertionName } from "../model/assertion-name.ts";
import type { PointResult } from "../run.ts";
import { isLiveness } from "./rules.ts";
import { brokenRules, limitOf } from "./verdict.ts";

/** What a patch does to the rules of one config point. */
export interface Change {
  /** Broken before, and judged after the patch without breaking. */
  readonly fixed: readonly string[];
  readonly introduced: readonly string[];
  readonly remaining: readonly string[];
  /** Broken before, and not judged after the patch: of these nothing is known. */
  readonly unjudged: readonly Unjudged[];
}

interface Unjudged {
  readonly rule: string;
  /** "hidden by RULE", or what else kept it from being judged. */
  readonly why: string;
}

type Judged = Pick<PointResult, "outcome" | "had">;

/**
 * Compares two verdicts. A rule that no longer breaks is fixed only if it had its chance: a
 * search goes no further behind a violation, so another one may hide it, and where it had
 * nothing to check its silence says nothing.
 */
export function changeOf(before: Pick<PointResult, "outcome">, after: Judged): Change {
  const was = brokenRules(before.outcome);
  const is = brokenRules(after.outcome);
  const gone = was
    .filter((rule) => !is.includes(rule))
    .map((rule) => ({ rule, why: whyUnjudged(rule, after) }));
  return {
    fixed: gone.filter(({ why }) => why === null).map(({ rule }) => rule),
    introduced: is.filter((rule) => !was.includes(rule)),
    remaining: is.filter((rule) => was.includes(rule)),
    unjudged: gone.flatMap(({ rule, why }) => (why === null ? [] : [{ rule, why }])),
  };
}

/** Why nothing is known of a rule that did not break; null if it was judged. */
function whyUnjudged(rule: string, { outcome, had }: Judged): string | null {
  if (limitOf(outcome) !== null) return "the search is INCOMPLETE";
  const hiding = brokenRules(outcome).filter(cutsPaths);
  if (hiding.length > 0) return `hidden by ${hiding.join(", ")}`;
  if (readAssertionName(rule) !== null)
    return had.assertions.includes(rule) ? null : "the C never comes to such an assertion";
  return rule === KERNEL_ASSERTION || had.rules.includes(rule) ? null : "it had nothing to check";
}

/** Nothing is behind a state without steps, and a cycle is found when all was searched. */
const cutsPaths = (rule: string): boolean => rule !== DEADLOCK && !isLiveness(rule);
