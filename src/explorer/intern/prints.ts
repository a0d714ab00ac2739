// SPDX-License-Identifier: GPL-2.0-only OR MIT
import type { Block } from "./block.ts";
import { decode, encode, fits, type Layout, layOut } from "./layout.ts";
import type { States } from "./states.ts";
import { BROKEN, grown, INITIAL, MOVED } from "./visited.ts";

/** Words of a fingerprint. */
const PRINT = 2;
const SEEDS = [0x2545f491, 0x6a09e667] as const;
const FIRST_ROOM = 64;
const FIRST_PLACES = 1024;
const GROWTH = 1.35;

/**
 * Chance that at least one of so many states was taken for another one, if fingerprints
 * are as good as drawn by lot: one pair in 2^64 agrees, so it is less than pairs / 2^64.
 */
export const chanceOfOmission = (states: number): number =>
  (states * Math.max(states - 1, 0)) / 2 / 2 ** (32 * PRINT);

/**
 * Fingerprints of 64 bits, which are all that is kept of expanded states. A fingerprint is the
 * sum, for each half modulo 2^32, of a hash of each pack's place and number: the difference that
 * a step makes depends only on the packs that it changes, so fingerprints are two more words of
 * each waiting state, to which successors add as to the others.
 */
export class Prints implements States {
  layout: Layout;
  words: Int32Array;
  first = 0;
  parents = new Int32Array(FIRST_ROOM);
  size = 0;
  broken = 0;
  /** By number. */
  #prints = new Int32Array(PRINT * FIRST_ROOM);
  /** A place is zero, or the number of a state + 1. Three quarters are taken at most. */
  #index = new Int32Array(FIRST_PLACES);
  #moved = 0;
  readonly #packs: readonly { readonly size: number }[];

  constructor(packs: readonly { readonly size: number }[]) {
    this.#packs = packs;
    this.layout = signed(layOut(packs.map(() => 0)));
    this.words = new Int32Array(FIRST_ROOM * this.layout.words);
  }

  get states(): number {
    return this.size - this.#moved;
  }

  bytesFor(count: number): number {
    const { words, parents } = this;
    const held = words.byteLength + parents.byteLength + this.#prints.byteLength;
    const room = roomFor(parents.length, count);
    const waiting = roomFor(words.length, (count - this.first) * this.layout.words);
    const grows = room > parents.length ? 4 * room * (1 + PRINT) : 0;
    const widens = waiting > words.length ? 4 * waiting : 0;
    const places = placesFor(this.#index.length, count);
    const doubles = places > this.#index.length ? this.#index.byteLength : 0;
    return held + grows + widens + 4 * places + doubles;
  }

  load(number: number, vector: Int32Array): void {
    decode(this.layout, this.words, (number - this.first) * this.layout.words, vector);
  }

  isClean(number: number): boolean {
    return (this.parents[number] ?? BROKEN) >= INITIAL;
  }

  accommodate(vector: Int32Array): boolean {
    if (fits(this.layout, vector)) return false;
    const { layout: old, words } = this;
    this.layout = signed(layOut(this.#packs.map(({ size }) => Math.max(size - 1, 0))));
    const { words: width } = this.layout;
    const waiting = this.size - this.first;
    this.words = new Int32Array(Math.max(waiting, FIRST_ROOM) * width);
    const state = new Int32Array(vector.length);
    for (let at = 0; at < waiting; at += 1) {
      const from = at * old.words;
      decode(old, words, from, state);
      encode(this.layout, state, this.words, at * width);
      const print = words.subarray(from + old.words - PRINT, from + old.words);
      this.words.set(print, (at + 1) * width - PRINT);
    }
    return true;
  }

  sign(adds: Int32Array, packs: Iterable<number>, before: Int32Array, after: Int32Array): void {
    const from = adds.length - PRINT;
    for (const pack of packs)
      for (const [half, seed] of SEEDS.entries()) {
        const change = mixed(seed, pack, after[pack] ?? 0) - mixed(seed, pack, before[pack] ?? 0);
        adds[from + half] = (adds[from + half] ?? 0) + change;
      }
  }

  reserve(count: number): void {
    const size = this.size + count;
    const room = roomFor(this.parents.length, size);
    if (room > this.parents.length) {
      this.parents = grown(this.parents, this.size, room);
      this.#prints = grown(this.#prints, PRINT * this.size, PRINT * room);
    }
    const { words: width } = this.layout;
    const waiting = roomFor(this.words.length, (size - this.first) * width);
    if (waiting > this.words.length)
      this.words = grown(this.words, (this.size - this.first) * width, waiting);
    const places = placesFor(this.#index.length, size);
    if (places > this.#index.length) this.#rehash(places);
  }

  add({ states, counts, size, words }: Block): void {
    const { words: width } = this.layout;
    let base = 0;
    for (let at = 0; at < size; at += 1) {
      const end = base + (counts[at] ?? 0) * width;
      for (; base < end; base += width) {
        const place = this.#place(words, base + width - PRINT);
        if (this.#index[place] === 0) this.#store(place, words, base, states[at] ?? 0);
      }
    }
  }

  find(words: Int32Array, base: number): number {
    return (this.#index[this.#place(words, base + this.layout.words - PRINT)] ?? 0) - 1;
  }

  land(words: Int32Array, base: number, parent: number, isClean: boolean): void {
    this.reserve(1);
    const place = this.#place(words, base + this.layout.words - PRINT);
    const known = (this.#index[place] ?? 0) - 1;
    if (known !== -1) {
      if (!isClean || this.parents[known] !== BROKEN) return;
      this.parents[known] = MOVED;
      this.#moved += 1;
    }
    this.#store(place, words, base, isClean ? parent : BROKEN);
    if (!isClean) this.broken += 1;
  }

  start(vector: Int32Array, isClean: boolean): boolean {
    const { size } = this;
    this.land(this.#encoded(vector), 0, INITIAL, isClean);
    return this.size > size;
  }

  has(vector: Int32Array): boolean {
    return this.numberOf(vector) !== -1;
  }

  /** The number of a state, or -1. */
  numberOf(vector: Int32Array): number {
    return this.find(this.#encoded(vector), 0);
  }

  leave(number: number): void {
    const { words: width } = this.layout;
    const gone = (number - this.first) * width;
    if (2 * gone < this.words.length) return;
    this.words.copyWithin(0, gone, (this.size - this.first) * width);
    this.first = number;
  }

  #encoded(vector: Int32Array): Int32Array {
    this.accommodate(vector);
    const words = new Int32Array(this.layout.words);
    encode(this.layout, vector, words, 0);
    // The difference of a step that leads there from a state with all numbers zero.
    const zero = new Int32Array(vector.length);
    this.sign(words, vector.keys(), zero, vector);
    return words;
  }

  #store(place: number, words: Int32Array, base: number, parent: number): void {
    const { words: width } = this.layout;
    const number = this.size;
    const to = (number - this.first) * width;
    for (let i = 0; i < width; i += 1) this.words[to + i] = words[base + i] ?? 0;
    for (let i = 0; i < PRINT; i += 1)
      this.#prints[number * PRINT + i] = words[base + width - PRINT + i] ?? 0;
    this.parents[number] = parent;
    this.size += 1;
    this.#index[place] = this.size;
  }

  /** The place of a fingerprint, or the free one where it belongs. */
  #place(words: Int32Array, at: number): number {
    const last = this.#index.length - 1;
    const low = words[at] ?? 0;
    const high = words[at + 1] ?? 0;
    for (let place = low & last; ; place = (place + 1) & last) {
      const entry = this.#index[place] ?? 0;
      if (entry === 0) return place;
      const from = (entry - 1) * PRINT;
      if (this.#prints[from] === low && this.#prints[from + 1] === high) return place;
    }
  }

  #rehash(places: number): void {
    this.#index = new Int32Array(places);
    for (let number = 0; number < this.size; number += 1) {
      if (this.parents[number] === MOVED) continue;
      this.#index[this.#place(this.#prints, number * PRINT)] = number + 1;
    }
  }
}

const signed = (layout: Layout): Layout => ({ ...layout, words: layout.words + PRINT });

const roomFor = (room: number, size: number): number =>
  size <= room ? room : Math.ceil(Math.max(size, GROWTH * room));

function placesFor(length: number, count: number): number {
  let places = length;
  while (4 * count > 3 * places) places *= 2;
  return places;
}

/** Half of the fingerprint of a number in a pack. */
function mixed(seed: number, pack: number, number: number): number {
  let hash = Math.imul(pack + 1, 0x9e3779b1) ^ seed;
  hash = finish(hash);
  return finish(hash ^ Math.imul(number + seed, 0x85ebca77));
}

function finish(word: number): number {
  let hash = Math.imul(word ^ (word >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}
