// SPDX-License-Identifier: GPL-2.0-only OR MIT

/** A hash of the `width` words from `base`; all its bits depend on all of them. */
export function hashOf(words: Int32Array, base: number, width: number): number {
  let hash = 0;
  for (let i = 0; i < width; i += 1) {
    hash = Math.imul(hash ^ (words[base + i] ?? 0), 0x9e3779b1);
    hash ^= hash >>> 15;
  }
  hash = Math.imul(hash, 0x85ebca6b);
  hash ^= hash >>> 13;
  hash = Math.imul(hash, 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}
