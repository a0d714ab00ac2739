// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { Tuples } from "./tuples.ts";

/** Bits of a word, and those of the largest number, which has no sign. */
const WORD = 32;
const MOST = WORD - 1;
/** Bits that a number gets beyond those that it needs, so that words are laid out anew rarely. */
const SLACK = 2;

/**
 * The stored states, numbered from 0. A state is a vector of small numbers, one for each
 * pack; it is kept as the few words into which they fit side by side. When a number
 * outgrows its bits, all states are written anew, which happens while they are few.
 */
export class Store {
  readonly #bits: number[];
  #layout: Layout;
  #tuples: Tuples;
  #packed: Int32Array;

  constructor(packs: number) {
    this.#bits = new Array(packs).fill(0);
    this.#layout = layOut(this.#bits);
    this.#tuples = new Tuples(this.#layout.words);
    this.#packed = new Int32Array(this.#layout.words);
  }

  get size(): number {
    return this.#tuples.size;
  }

  /** Bytes in use. */
  get bytes(): number {
    return this.#tuples.bytes;
  }

  /** The number of a state, or -1; then `add` may follow, at once. */
  find(state: Int32Array): number {
    while (!this.#pack(state)) this.#widen(state);
    return this.#tuples.find(this.#packed);
  }

  /** Numbers the state that `find` has just not found. */
  add(): number {
    return this.#tuples.add(this.#packed);
  }

  /** Copies a state into `out`. */
  load(number: number, out: Int32Array): void {
    unpack(this.#layout, this.#tuples, number, out);
  }

  /** Packs a state; false if one of its numbers does not fit. */
  #pack(state: Int32Array): boolean {
    const packed = this.#packed.fill(0);
    const { largest, word, shift } = this.#layout;
    for (let at = 0; at < state.length; at += 1) {
      const value = state[at] ?? 0;
      if (value > (largest[at] ?? 0)) return false;
      const into = word[at] ?? 0;
      packed[into] = (packed[into] ?? 0) | (value << (shift[at] ?? 0));
    }
    return true;
  }

  #widen(state: Int32Array): void {
    const [tuples, layout] = [this.#tuples, this.#layout];
    for (const [at, value] of state.entries()) {
      if (value > (layout.largest[at] ?? 0))
        this.#bits[at] = Math.min(WORD - Math.clz32(value) + SLACK, MOST);
    }
    this.#layout = layOut(this.#bits);
    this.#tuples = new Tuples(this.#layout.words);
    this.#packed = new Int32Array(this.#layout.words);
    const old = new Int32Array(state.length);
    for (let number = 0; number < tuples.size; number += 1) {
      unpack(layout, tuples, number, old);
      this.find(old);
      this.add();
    }
  }
}

/** By pack: the largest number that fits, and where it lies. */
interface Layout {
  readonly largest: Int32Array;
  readonly word: Int32Array;
  readonly shift: Int32Array;
  readonly words: number;
}

/** Gives each pack its bits, the widest first, in the first word that has room. */
function layOut(bits: readonly number[]): Layout {
  const used: number[] = [0];
  const largest = new Int32Array(bits.length);
  const word = new Int32Array(bits.length);
  const shift = new Int32Array(bits.length);
  const byWidth = bits.map((width, at) => ({ width, at })).sort((a, b) => b.width - a.width);
  for (const { width, at } of byWidth) {
    const room = used.findIndex((taken) => taken + width <= MOST);
    const into = room === -1 ? used.push(0) - 1 : room;
    const taken = used[into] ?? 0;
    largest[at] = 2 ** width - 1;
    word[at] = into;
    shift[at] = taken;
    used[into] = taken + width;
  }
  return { largest, word, shift, words: used.length };
}

function unpack(layout: Layout, tuples: Tuples, number: number, out: Int32Array): void {
  const { largest, word, shift } = layout;
  for (let at = 0; at < out.length; at += 1)
    out[at] = (tuples.get(number, word[at] ?? 0) >>> (shift[at] ?? 0)) & (largest[at] ?? 0);
}
