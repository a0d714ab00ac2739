// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { Trace } from "../trace/trace.ts";
import type { Counterexample } from "./counterexample.ts";
import { oneLine } from "./cut.ts";

/**
 * One line that editors, b4 and grep understand. It points at the last step that is C:
 * the assembly stubs have no file.
 */
export function terse(found: Counterexample): string {
  const { trace, claim, scenario } = found;
  const text = oneLine(`${claim.replace(/\.$/, "")}: ${trace.detail}`);
  return `${placeOf(trace) ?? `${scenario}:1:1`}: ERROR: ${text} [${trace.rule}]\n`;
}

function placeOf({ steps }: Trace): string | null {
  const site = steps.findLast(
    (step) => step.site !== null && !step.site.file.startsWith("<"),
  )?.site;
  return site === undefined || site === null ? null : `${site.file}:${site.line}:${site.column}`;
}
