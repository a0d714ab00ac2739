// SPDX-License-Identifier: GPL-2.0-only OR MIT

/** Entries of the index when it is new; a power of two. */
const FIRST_INDEX = 64;

/**
 * A set of tuples of small integers, numbered from 0 in order of arrival. Exact: a hash
 * only says where to look, equality decides. Zero stands for nothing, so that tuples may
 * become wider without becoming others.
 */
export class Tuples {
  #width: number;
  #data: Int32Array;
  /** Pairs: hash, number + 1; zero is a free place. */
  #index = new Int32Array(2 * FIRST_INDEX);
  #size = 0;
  /** Of the last tuple looked for: its hash, and the free place where it belongs. */
  #hash = 0;
  #free = 0;

  constructor(width: number) {
    this.#width = width;
    this.#data = new Int32Array(FIRST_INDEX * width);
  }

  get size(): number {
    return this.#size;
  }

  get width(): number {
    return this.#width;
  }

  /** Bytes in use. */
  get bytes(): number {
    return this.#data.byteLength + this.#index.byteLength;
  }

  /** The number of a tuple, or -1; then `add` may follow, at once. */
  find(tuple: Int32Array): number {
    const hash = hashOf(tuple, this.#width);
    this.#hash = hash;
    const index = this.#index;
    const mask = index.length - 1;
    for (let at = (hash << 1) & mask; ; at = (at + 2) & mask) {
      const number = (index[at + 1] ?? 0) - 1;
      if (number === -1) {
        this.#free = at;
        return -1;
      }
      if (index[at] === hash && this.#equals(number, tuple)) return number;
    }
  }

  /** Numbers the tuple that `find` has just not found. */
  add(tuple: Int32Array): number {
    const number = this.#size;
    const start = number * this.#width;
    if (start + this.#width > this.#data.length) this.#data = grown(this.#data, start);
    for (let i = 0; i < this.#width; i += 1) this.#data[start + i] = tuple[i] ?? 0;
    this.#index[this.#free] = this.#hash;
    this.#index[this.#free + 1] = number + 1;
    this.#size += 1;
    if (3 * this.#size > this.#index.length) this.#rehash();
    return number;
  }

  /** Element `at` of a tuple. */
  get(number: number, at: number): number {
    return this.#data[number * this.#width + at] ?? 0;
  }

  /** Copies a tuple; `out` is at least as wide. */
  load(number: number, out: Int32Array): void {
    const start = number * this.#width;
    for (let i = 0; i < this.#width; i += 1) out[i] = this.#data[start + i] ?? 0;
  }

  /** Makes every tuple wider, by zeros. Numbers and hashes stay. */
  widen(width: number): void {
    const data = new Int32Array(Math.max(this.#size, FIRST_INDEX) * width);
    for (let n = 0; n < this.#size; n += 1)
      data.set(this.#data.subarray(n * this.#width, (n + 1) * this.#width), n * width);
    this.#data = data;
    this.#width = width;
  }

  #equals(number: number, tuple: Int32Array): boolean {
    const start = number * this.#width;
    for (let i = 0; i < this.#width; i += 1) {
      if (this.#data[start + i] !== tuple[i]) return false;
    }
    return true;
  }

  /** At most two thirds of the places are taken, so that looking ends soon. */
  #rehash(): void {
    const old = this.#index;
    const index = new Int32Array(2 * old.length);
    const mask = index.length - 1;
    for (let from = 0; from < old.length; from += 2) {
      const hash = old[from] ?? 0;
      if (old[from + 1] === 0) continue;
      let at = (hash << 1) & mask;
      while (index[at + 1] !== 0) at = (at + 2) & mask;
      index[at] = hash;
      index[at + 1] = old[from + 1] ?? 0;
    }
    this.#index = index;
  }
}

/** Larger by half, and large enough for one more tuple at `start`. */
function grown(data: Int32Array, start: number): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(Math.max(64, Math.ceil(1.5 * data.length), 2 * start));
  larger.set(data);
  return larger;
}

/** A sum over the non-zero elements, so that zeros at the end do not count. */
function hashOf(tuple: Int32Array, width: number): number {
  let hash = 0;
  for (let i = 0; i < width; i += 1) {
    const value = tuple[i] ?? 0;
    if (value === 0) continue;
    let mixed = Math.imul(value ^ Math.imul(i + 1, 0x9e3779b1), 0x85ebca6b);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0xc2b2ae35);
    hash = (hash + (mixed ^ (mixed >>> 13))) | 0;
  }
  return hash;
}
