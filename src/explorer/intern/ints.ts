// SPDX-License-Identifier: GPL-2.0-only OR MIT

/** A list of 32-bit integers that only grows. */
export class Ints {
  #data = new Int32Array(64);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  get bytes(): number {
    return this.#data.byteLength;
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
}
