// SPDX-License-Identifier: GPL-2.0-only OR MIT

/** Whether two states of one width are the same, word by word. */
export function isEqual(a: Int32Array, b: Int32Array): boolean {
  for (let i = 0; i < a.length; i += 1) if (a[i] !== b[i]) return false;
  return true;
}
