// SPDX-License-Identifier: GPL-2.0-only OR MIT
import type { Patched } from "./apply.ts";
import type { FileChange } from "./parse.ts";

/**
 * The line of a patch that made a line of the patched file; null for one that was there
 * before. New lines of a file are in the order of those of its hunks, wherever these applied.
 * `changes` are those of the file.
 */
export function lineOfPatch(
  changes: readonly FileChange[],
  { lineBefore }: Pick<Patched, "lineBefore">,
  path: string,
  line: number,
): number | null {
  const [change, ...others] = changes;
  if (change === undefined || others.length > 0 || lineBefore(path, line) !== null) return null;
  const before = Array.from({ length: line - 1 }, (_, at) => lineBefore(path, at + 1));
  const rank = before.filter((old) => old === null).length;
  const added = change.hunks.flatMap(({ lines }) => lines.filter(({ text }) => text[0] === "+"));
  return added[rank]?.number ?? null;
}
