// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { Engine } from "../run/engine.ts";
import { type LeftOut, type ReducePlan, usualSearch } from "../run/reduced.ts";
import type { Scenario } from "../scenario/scenario.ts";
import { REDUCE } from "./option-clashes.ts";
import { type Arguments, UsageError } from "./options.ts";
import { joined, plural } from "./words.ts";

/**
 * How each scenario is searched: as it says itself, unless `--reduce`, `--no-reduce`,
 * `--no-intern` or `--compact` do. Throws UsageError for flags of reductions where nothing is reduced.
 */
export function searchOf(args: Arguments, scenarios: readonly Scenario[]) {
  const isAsked = args.flag("reduce");
  const whole = args.flag("no-intern") ? "plain" : args.flag("compact") ? "compact" : "interned";
  const isWhole = whole !== "interned" || args.flag("no-reduce");
  const isReduced = ({ search }: Scenario): boolean =>
    isAsked || (search === "reduced" && !isWhole);
  const odd = (["checkpoint", "vacuity", "expect"] as const).find(
    (name) => args.flag(name) || args.text(name) !== null,
  );
  if (odd !== undefined && scenarios.some(isReduced))
    throw new UsageError(`--${odd} is for searches of everything, add --no-reduce`);
  const lone = REDUCE.find((name) => args.flag(name));
  if (lone !== undefined && scenarios.length > 0 && !scenarios.some(isReduced))
    throw new UsageError(`--${lone} is for --reduce and for scenarios with 'search: reduced'`);
  return (scenario: Scenario): Engine => {
    if (!isReduced(scenario)) return whole;
    const usual = usualSearch(scenario);
    return planOf(args, typeof usual !== "string" && usual.isSafetyOnly);
  };
}

const planOf = (args: Arguments, isSafetyOnly: boolean): ReducePlan => ({
  reduce: {
    merging: !args.flag("no-merging"),
    placement: !args.flag("no-interrupt-placement"),
    partialOrder: !args.flag("no-partial-order"),
    symmetry: !args.flag("no-symmetry"),
  },
  isSafetyOnly: isSafetyOnly || args.flag("safety"),
});

/** What each reduction has left out, and what follows for the verdict; a line each. */
export function reducedLines(left: LeftOut): readonly string[] {
  const { reductions, restarts, longer, isSafetyOnly, isPinned } = left;
  const lines = reductions.map(({ name, on, why, left }) =>
    on ? `${name}: ${left}` : `${name}: off${why === null ? "" : `, ${why}`}`,
  );
  if (restarts > 0) lines.push(`begun again ${plural(restarts, "time")}`);
  if (!isPinned) lines.push("the number of states is not compared");
  if (isSafetyOnly) lines.push("liveness rules are not judged");
  if (longer.length > 0)
    lines.push(`a limit kept shorter traces of ${joined(longer)} from being looked for`);
  return lines;
}

export const reducedJson = ({ reductions, restarts, longer, isSafetyOnly }: LeftOut) => ({
  reductions,
  restarts,
  longer,
  safetyOnly: isSafetyOnly,
});
