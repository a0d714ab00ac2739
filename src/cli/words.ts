// SPDX-License-Identifier: GPL-2.0-only OR MIT

/** 4210 as "4 210". */
export const grouped = (n: number): string => `${n}`.replace(/\B(?=(?:\d{3})+$)/g, " ");

/** "1 state", "4 210 states". */
export const plural = (n: number, word: string): string =>
  `${grouped(n)} ${word}${n === 1 ? "" : "s"}`;

/** "a", "a and b", "a, b and c". */
export function joined(words: readonly string[]): string {
  const last = words.at(-1);
  if (last === undefined) return "";
  const first = words.slice(0, -1);
  return first.length === 0 ? last : `${first.join(", ")} and ${last}`;
}
