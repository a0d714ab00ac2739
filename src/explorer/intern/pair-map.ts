// SPDX-License-Identifier: GPL-2.0-only OR MIT

/** A map from two small integers to a third that is not negative. */
export class PairMap {
  /** Triples: first key, second key, value + 1; zero is a free place. */
  #places = new Int32Array(3 * 64);
  #mask = 63;
  #size = 0;

  get bytes(): number {
    return this.#places.byteLength;
  }

  /** The value, or -1. */
  get(a: number, b: number): number {
    return (this.#places[this.#find(a, b) + 2] ?? 0) - 1;
  }

  add(a: number, b: number, value: number): void {
    this.#put(a, b, value + 1);
    this.#size += 1;
    if (2 * this.#size > this.#mask) this.#grow();
  }

  #put(a: number, b: number, stored: number): void {
    const at = this.#find(a, b);
    this.#places[at] = a;
    this.#places[at + 1] = b;
    this.#places[at + 2] = stored;
  }

  #find(a: number, b: number): number {
    const places = this.#places;
    let hash = Math.imul(a, 0x9e3779b1) ^ Math.imul(b + 1, 0x85ebca6b);
    hash ^= hash >>> 15;
    for (let at = hash & this.#mask; ; at = (at + 1) & this.#mask) {
      const place = 3 * at;
      if (places[place + 2] === 0 || (places[place] === a && places[place + 1] === b)) return place;
    }
  }

  #grow(): void {
    const old = this.#places;
    this.#places = new Int32Array(2 * old.length);
    this.#mask = 2 * this.#mask + 1;
    for (let at = 0; at < old.length; at += 3) {
      const stored = old[at + 2] ?? 0;
      if (stored !== 0) this.#put(old[at] ?? 0, old[at + 1] ?? 0, stored);
    }
  }
}
