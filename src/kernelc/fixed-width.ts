// SPDX-License-Identifier: GPL-2.0-only OR MIT

/** The kernel's own names of integers, known without a typedef. */

/** Width and signedness of an integer type. */
interface Width {
  readonly bits: 1 | 8 | 16 | 32 | 64;
  readonly signed: boolean;
}

const FIXED = /^(?:__)?([us])(8|16|32|64)$|^(u?)int(8|16|32|64)_t$/;
const LONG: ReadonlyMap<string, boolean> = new Map([
  ["size_t", false],
  ["ssize_t", true],
  ["uintptr_t", false],
  ["intptr_t", true],
  ["ptrdiff_t", true],
]);

/** What the name stands for unless a typedef says otherwise; null for any other name. */
export function fixedWidth(name: string): Width | null {
  if (name === "bool" || name === "_Bool") return { bits: 1, signed: false };
  const match = FIXED.exec(name);
  if (match !== null) {
    // The expression admits no other widths.
    const bits = Number(match[2] ?? match[4]) as 8 | 16 | 32 | 64;
    return { bits, signed: match[1] === undefined ? match[3] === "" : match[1] === "s" };
  }
  const signed = LONG.get(name);
  return signed === undefined ? null : { bits: 64, signed };
}
