// SPDX-License-Identifier: GPL-2.0-only OR MIT

/** A list of 32-bit integers. */
export class Ints {
  #data = new Int32Array(64);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  get bytes(): number {
    return this.#data.byteLength;
  }

  /** The numbers, as they are now. */
  values(): Int32Array {
    return this.#data.subarray(0, this.#size);
  }

  get(at: number): number {
    return this.#data[at] ?? 0;
  }

  set(at: number, value: number): void {
    this.#data[at] = value;
  }

  push(value: number): void {
    if (this.#size === this.#data.length) {
      const larger = new Int32Array(Math.ceil(1.6 * this.#size));
      larger.set(this.#data);
      this.#data = larger;
    }
    this.#data[this.#size] = value;
    this.#size += 1;
  }
  /** Takes the last number off; zero if there is none. */
  pop(): number {
    this.#size = Math.max(this.#size - 1, 0);
    return this.#data[this.#size] ?? 0;
  }

  /** Whether a list that is sorted has this number. */
  hasSorted(value: number): boolean {
    let [from, to] = [0, this.#size];
    while (from < to) {
      const middle = (from + to) >>> 1;
      if (this.get(middle) < value) from = middle + 1;
      else to = middle;
    }
    return from < this.#size && this.get(from) === value;
  }
}
