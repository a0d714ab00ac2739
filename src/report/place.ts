// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { Counterexample } from "./counterexample.ts";

/** A line of a file, counted from 1. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** Assembly stubs have a site, but no file that one could open. */
export const isReal = (site: Place | null): site is Place =>
  site !== null && !site.file.startsWith("<");

type Found = Pick<Counterexample, "trace" | "scenario" | "shown">;

/** The last step of a trace that is C; the top of the scenario when there is none. */
export function placeOf({ trace, scenario, shown }: Found): Place {
  const site = trace.steps.findLast((step) => isReal(step.site))?.site ?? null;
  return site === null ? { file: scenario, line: 1, column: 1 } : placeShown(site, shown);
}

/** The same line, in a file that can be opened from where one stands. */
export function placeShown({ file, line, column }: Place, shown: Found["shown"]): Place {
  return { file: shown?.(file) ?? file, line, column };
}
