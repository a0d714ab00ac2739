// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { stringify } from "yaml";
import type { Vacuity } from "../run/vacuity.ts";
import { limitOf } from "../run/verdict.ts";
import type { Allowance } from "./allowance.ts";
import type { Settled } from "./pool.ts";
import { nameOf } from "./run-all.ts";

const KINDS = ["steps", "events", "rules"] as const satisfies readonly (keyof Vacuity)[];

const WORDS = {
  steps: "never fired",
  events: "never taken",
  rules: "had nothing to check",
} as const satisfies Record<keyof Vacuity, string>;

/**
 * What was never met, as a file for `--expect`: who reads it and agrees has pinned it. What
 * a search cut short did not meet is not told: it may be just beyond the limit.
 */
export function vacuityFile(settled: readonly Settled[]): string {
  const entries = settled.flatMap((each): [string, object][] => {
    const vacuity = vacuityOf(each);
    if (each.kind !== "done" || vacuity === null) return [];
    const told = KINDS.map((kind) => [kind, vacuity[kind]] as const);
    return [[nameOf(each.result), Object.fromEntries(told.filter(([, list]) => list.length > 0))]];
  });
  return `${HEAD}${stringify(Object.fromEntries(entries), { lineWidth: 100 })}`;
}

const HEAD = `# What these searches never met: steps of the C, events at a nesting level, rules that
# had nothing to check. 'eret check --expect THIS' ends with 5 when that is no longer so.
`;

/** Null for a search that was cut short: what it has not met may be just beyond. */
const vacuityOf = (settled: Settled): Vacuity | null =>
  settled.kind === "done" && limitOf(settled.result.outcome) === null
    ? settled.result.vacuity
    : null;

/** The result with what it has not met held against what may be so; the same when all is well. */
export function held(settled: Settled, allowance: Allowance | null): Settled {
  const vacuity = vacuityOf(settled);
  if (allowance === null || settled.kind !== "done" || vacuity === null) return settled;
  const { result } = settled;
  const vacuous = complaints(nameOf(result), vacuity, allowance);
  if (vacuous.length === 0) return settled;
  const difference = { ...result.difference, vacuous };
  return { kind: "done", result: { ...result, difference, met: false } };
}

function complaints(name: string, vacuity: Vacuity, { of, file }: Allowance): readonly string[] {
  const allowed = of(name);
  return KINDS.flatMap((kind) => {
    const may = allowed[kind];
    if (may === "any") return [];
    const silent = vacuity[kind];
    return [
      ...silent.filter((each) => !may.includes(each)).map((each) => `${each} ${WORDS[kind]}`),
      ...may
        .filter((each) => !silent.includes(each))
        .map((each) => `${each} is no longer one that ${WORDS[kind]}: delete it from ${file}`),
    ];
  });
}
