// SPDX-License-Identifier: GPL-2.0-only OR MIT
import type { FileChange, Patch } from "./parse.ts";
import { splitLines } from "./place.ts";

/** The part of a patch that changes some of its files; lines keep their numbers. */
export function partOf(
  text: string,
  { changes }: Patch,
  isWanted: (change: FileChange) => boolean,
) {
  const begins = changes.map(({ at }) => at);
  return splitLines(text)
    .map((line, index) => {
      const owner = begins.findLastIndex((at) => at <= index + 1);
      const change = changes[owner];
      return change !== undefined && isWanted(change) ? line : "\n";
    })
    .join("");
}
