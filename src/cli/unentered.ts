// SPDX-License-Identifier: GPL-2.0-only OR MIT
import type { Diagnostic } from "../kernelc/diagnostic.ts";
import { points } from "../scenario/points.ts";
import type { Scenario } from "../scenario/scenario.ts";
import type { Settled } from "./pool.ts";

/**
 * Functions under `within:` that no path enters at any config point: the fault never hits, and the
 * bounds would name it as if it had been tried. Known only where every point was exhausted.
 */
export function neverEntered(
  scenarios: readonly Scenario[],
  settled: readonly Settled[],
): readonly Diagnostic[] {
  const done = settled.flatMap((each) => (each.kind === "done" ? [each.result] : []));
  return scenarios.flatMap((scenario) => {
    const own = done.filter((result) => result.scenario === scenario.name);
    const isWhole = own.every(
      ({ outcome, random, reduced }) =>
        outcome.kind === "exhausted" && random === null && reduced === null,
    );
    const [first, ...others] = own;
    if (first === undefined || !isWhole || own.length < points(scenario).length) return [];
    return first.neverEntered
      .filter((name) => others.every((other) => other.neverEntered.includes(name)))
      .flatMap((name) => {
        const at = scenario.functions.findLast(({ value }) => value === name)?.at;
        const told = `no path comes to a step of '${name}', so no fault hits within it`;
        return at === undefined ? [] : [{ at, message: `${told}, name a function that runs` }];
      });
  });
}
