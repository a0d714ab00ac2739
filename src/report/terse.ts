// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { Counterexample } from "./counterexample.ts";
import { oneLine } from "./cut.ts";
import { placeOf } from "./place.ts";

/**
 * One line that editors, b4 and grep understand. It points at the last step that is C:
 * the assembly stubs have no file.
 */
export function terse(found: Counterexample): string {
  const { file, line, column } = placeOf(found);
  return `${file}:${line}:${column}: ERROR: ${terseText(found)} [${found.trace.rule}]\n`;
}

/** The claim and what was seen, in one line. */
export const terseText = ({ claim, trace }: Counterexample): string =>
  oneLine(`${claim.replace(/\.$/, "")}: ${trace.detail}`);
