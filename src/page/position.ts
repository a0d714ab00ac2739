// SPDX-License-Identifier: GPL-2.0-only OR MIT

/** The link to a position, and over the live model to the path; it works on a copy, too. */
export const hashOf = (at: number, choices?: readonly number[]): string =>
  choices === undefined ? `#step=${at}` : `#path=${choices.join(".")}&step=${at}`;

const partOf = (hash: string, name: string): string | null =>
  new URLSearchParams(hash.replace(/^#/, "")).get(name);

/** The position that a link carries; null when it carries none, the last when it is too far. */
export function positionOf(hash: string, last: number): number | null {
  const told = partOf(hash, "step");
  return told !== null && /^\d+$/.test(told) ? Math.min(Number(told), last) : null;
}

/** The path that a link carries, or null. */
export function choicesOf(hash: string): readonly number[] | null {
  const told = partOf(hash, "path");
  if (told === "") return [];
  return told !== null && /^\d+(?:\.\d+)*$/.test(told) ? told.split(".").map(Number) : null;
}
