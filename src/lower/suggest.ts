// SPDX-License-Identifier: GPL-2.0-only OR MIT

/** Names further away than this are not what the author meant. */
const FAR = 3;

/** Number of single-character edits, a swap of neighbours counting as one. */
export function editDistance(a: string, b: string): number {
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let best = Math.min(
        (last[j] ?? 0) + 1,
        (row[j - 1] ?? 0) + 1,
        (last[j - 1] ?? 0) + (same ? 0 : 1),
      );
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        best = Math.min(best, (before[j - 2] ?? 0) + 1);
      row.push(best);
    }
    before = last;
    last = row;
  }
  return last[b.length] ?? 0;
}

/** `, did you mean 'x'?` for the nearest known name, or nothing. */
export function didYouMean(name: string, known: Iterable<string>): string {
  let best = "";
  let distance = Math.min(FAR, Math.floor(name.length / 3)) + 1;
  for (const candidate of known) {
    if (candidate === name || Math.abs(candidate.length - name.length) >= distance) continue;
    const d = editDistance(name, candidate);
    if (d < distance || (d === distance && candidate < best)) [best, distance] = [candidate, d];
  }
  return best === "" ? "" : `, did you mean '${best}'?`;
}
