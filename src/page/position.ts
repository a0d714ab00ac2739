// SPDX-License-Identifier: GPL-2.0-only OR MIT

/** The link to a position; it works on a copy of the file, too. */
export const hashOf = (at: number): string => `#step=${at}`;

/** The position that a link carries; null when it carries none, the last when it is too far. */
export function positionOf(hash: string, last: number): number | null {
  const told = new URLSearchParams(hash.replace(/^#/, "")).get("step");
  if (told === null || !/^\d+$/.test(told)) return null;
  return Math.min(Number(told), last);
}
