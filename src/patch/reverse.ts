// SPDX-License-Identifier: GPL-2.0-only OR MIT
import type { FileChange, Hunk, Patch } from "./parse.ts";

/** The patch that takes another one back. */
export const reversed = (patch: Patch): Patch => ({
  file: patch.file,
  changes: patch.changes.map(reversedChange),
});

function reversedChange({ at, from, to, hunks }: FileChange): FileChange {
  let shift = 0;
  const back = hunks.map((hunk): Hunk => {
    const { start, before, after } = hunk;
    const moved = start + shift;
    shift += after.length - before.length;
    // Nobody asks where a line of a patch that was taken back comes from.
    return { ...hunk, start: moved, before: after, after: before, origins: before.map(() => null) };
  });
  return { at, from: to, to: from, hunks: back };
}
