// SPDX-License-Identifier: GPL-2.0-only OR MIT

/** Lines with their terminators: joined they are the text again. */
export function splitLines(text: string): readonly string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

/**
 * Where `wanted` stands in `lines`: exactly, at or after `least`, and of several
 * places the one nearest to `expected` (the earlier of two as near). Null: nowhere.
 */
export function findPlace(
  lines: readonly string[],
  wanted: readonly string[],
  expected: number,
  least: number,
): number | null {
  const last = lines.length - wanted.length;
  // Without context nothing tells one place from another, so only the named one will do.
  if (wanted.length === 0) return expected >= least && expected <= last ? expected : null;
  const reach = Math.max(expected - least, last - expected, 0);
  for (let distance = 0; distance <= reach; distance++) {
    for (const place of [expected - distance, expected + distance]) {
      if (place >= least && place <= last && agreement(lines, wanted, place) === wanted.length) {
        return place;
      }
    }
  }
  return null;
}

/** Number of lines from `place` on that agree before the first that does not. */
function agreement(lines: readonly string[], wanted: readonly string[], place: number): number {
  const end = wanted.findIndex((line, index) => lines[place + index] !== line);
  return end < 0 ? wanted.length : end;
}

/** The place at which most lines agree, counted from the first, and how many do. */
export function nearMiss(
  lines: readonly string[],
  wanted: readonly string[],
  expected: number,
): { readonly place: number; readonly agreed: number } {
  let best = { place: expected, agreed: agreement(lines, wanted, expected) };
  for (let place = 0; place < lines.length; place++) {
    const agreed = agreement(lines, wanted, place);
    if (agreed > best.agreed) best = { place, agreed };
  }
  return best;
}
