// SPDX-License-Identifier: GPL-2.0-only OR MIT

/** How many states are expanded at a time: enough for their cache misses to overlap. */
export const BLOCK = 64;

/** Some states of one layer, and their successors, before it is known which of these are new. */
export class Block {
  /** Numbers of the states. */
  readonly states = new Int32Array(BLOCK);
  /** How many successors each of them has. */
  readonly counts = new Int32Array(BLOCK);
  size = 0;
  /** Words of the successors, side by side; their hashes; the transitions that lead to them. */
  words = new Int32Array(0);
  hashes = new Int32Array(0);
  /** The complement, if the step breaks a rule. */
  steps = new Int32Array(0);
  /** How many successors there are. */
  successors = 0;
  /** Whether a step breaks a rule, or a state has no successor. */
  isOdd = false;

  /** Takes other states in. */
  clear(): void {
    this.size = 0;
    this.forget();
  }

  /** Forgets the successors. */
  forget(): void {
    this.successors = 0;
    this.isOdd = false;
  }

  /** Makes room for so many successors. */
  reserve(count: number, width: number): void {
    if (count <= this.steps.length && count * width <= this.words.length) return;
    const room = Math.max(2 * count, 4 * BLOCK);
    this.words = copied(this.words, room * width);
    this.hashes = copied(this.hashes, room);
    this.steps = copied(this.steps, room);
  }
}

function copied(data: Int32Array, length: number): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(Math.max(length, data.length));
  larger.set(data);
  return larger;
}
