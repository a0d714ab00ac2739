// SPDX-License-Identifier: GPL-2.0-only OR MIT
import type { Patched } from "../patch/apply.ts";
import type { PointResult } from "../run.ts";
import { SPEC } from "../scenario/chain.ts";
import { brokenRules, limitOf } from "./verdict.ts";

/** What a patch does to the rules of one config point. */
export interface Change {
  readonly fixed: readonly string[];
  readonly introduced: readonly string[];
  readonly remaining: readonly string[];
}

/** Compares two verdicts. */
export function changeOf(
  before: PointResult,
  after: PointResult,
  patched: Pick<Patched, "lineBefore">,
): Change {
  const was = brokenRules(before.outcome);
  const is = brokenRules(after.outcome).map((now) => ({ now, old: nameBefore(now, patched) }));
  const still = new Set(is.map(({ old }) => old));
  return {
    // A search cut short has not shown that a rule holds.
    fixed: limitOf(after.outcome) === null ? was.filter((rule) => !still.has(rule)) : [],
    introduced: is.filter(({ old }) => !was.includes(old)).map(({ now }) => now),
    remaining: is.filter(({ old }) => was.includes(old)).map(({ now }) => now),
  };
}

/** What a rule was called before the patch. */
function nameBefore(rule: string, { lineBefore }: Pick<Patched, "lineBefore">): string {
  const [, call, file, line] = /^(\S+) (\S+):(\d+)$/.exec(rule) ?? [];
  if (call === undefined || file === undefined || line === undefined) return rule;
  const origin = lineBefore(`${SPEC}/${file}`, Number(line));
  return origin === null ? rule : `${call} ${file}:${origin}`;
}
