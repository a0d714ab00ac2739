// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { Trace } from "../trace/trace.ts";

/** A line of a file, counted from 1. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** Assembly stubs have a site, but no file that one could open. */
export const isReal = (site: Place | null): site is Place =>
  site !== null && !site.file.startsWith("<");

/** The last step of a trace that is C; the top of the scenario when there is none. */
export function placeOf({ steps }: Trace, scenario: string): Place {
  const site = steps.findLast((step) => isReal(step.site))?.site;
  return site ?? { file: scenario, line: 1, column: 1 };
}
