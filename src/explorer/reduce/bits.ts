// SPDX-License-Identifier: GPL-2.0-only OR MIT

/** A set of small numbers that only grows. */
export class Bits {
  #words = new Int32Array(4);

  /** Whether the number is new. */
  add(number: number): boolean {
    const at = number >>> 5;
    if (at >= this.#words.length) {
      const larger = new Int32Array(2 * at);
      larger.set(this.#words);
      this.#words = larger;
    }
    const word = this.#words[at] ?? 0;
    const wanted = word | (1 << (number & 31));
    this.#words[at] = wanted;
    return word !== wanted;
  }

  has(number: number): boolean {
    return (((this.#words[number >>> 5] ?? 0) >>> (number & 31)) & 1) === 1;
  }

  /** Whether one of the numbers is in. */
  meets(numbers: readonly number[]): boolean {
    return numbers.some((number) => this.has(number));
  }

  /** Whether both have one number. */
  overlaps(other: Bits): boolean {
    return this.#words.some((word, at) => (word & (other.#words[at] ?? 0)) !== 0);
  }

  addAll(numbers: readonly number[]): boolean {
    let grew = false;
    for (const number of numbers) if (this.add(number)) grew = true;
    return grew;
  }

  union(other: Bits): void {
    for (const [at, word] of other.#words.entries()) {
      for (let left = word; left !== 0; left &= left - 1)
        this.add(32 * at + 31 - Math.clz32(left & -left));
    }
  }
}
