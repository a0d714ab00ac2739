// SPDX-License-Identifier: GPL-2.0-only OR MIT
import type { Block } from "./block.ts";
import { hashOf } from "./hash.ts";
import { decode, encode, fits, type Layout, layOut } from "./layout.ts";
import type { States } from "./states.ts";

/** Instead of the number of the parent: an initial state. */
export const INITIAL = -1;
/** Only violating steps lead here: the state counts, and is not expanded. */
export const BROKEN = -2;
/** Was `BROKEN`, and has another number since a clean step led to it. */
export const MOVED = -3;

const FIRST_ROOM = 64;
/** Dense arrays grow by this factor: at most a third of them is spare. */
const GROWTH = 1.35;
const FIRST_PLACES = 1024;
/** Up to about so many bytes arrays grow fast: copying costs more than room. */
const SMALL = 2 ** 22;
/** States that are entered into a new index at a time. */
const BATCH = 64;

/**
 * The stored states, numbered from 0 in the order in which they were found: as that is the
 * order in which they are expanded, they are the queue as well. A state is a few words; an
 * index of 4 bytes for each place says where to look, equality of the words decides.
 */
export class Visited implements States {
  readonly first = 0;
  layout: Layout;
  /** Words of the states, side by side. */
  words: Int32Array;
  /** By number: the state that it was first reached from, or one of the above. */
  parents = new Int32Array(FIRST_ROOM);
  /**
   * A place is zero, or the number of a state + 1 in as many bits as numbers can need, and
   * above them as much of the hash as fits. Three quarters are taken at most.
   */
  index = new Int32Array(FIRST_PLACES);
  /** Numbers given. */
  size = 0;
  /** Numbers of states that are not expanded, and of those that are no states any more. */
  broken = 0;
  #moved = 0;

  /** Numbers of a pack are less than its size. */
  readonly #packs: readonly { readonly size: number }[];
  #found = 0;
  readonly #batch = new Int32Array(BATCH);
  /** Keeps the compiler from removing reads that only warm the cache. */
  warmth = 0;

  constructor(packs: readonly { readonly size: number }[]) {
    this.#packs = packs;
    this.layout = layOut(packs.map(() => 0));
    this.words = new Int32Array(FIRST_ROOM * this.layout.words);
  }

  /** How many states there are. */
  get states(): number {
    return this.size - this.#moved;
  }

  /** Bytes that it takes to hold so many numbers, growing on the way to that included. */
  bytesFor(count: number): number {
    const { words, parents, index, layout } = this;
    const room = this.#roomFor(count);
    const places = 4 * this.#placesFor(count);
    const held = words.byteLength + parents.byteLength;
    if (room === parents.length) return held + places;
    // The old words are there until all are copied.
    return held + 4 * room * (1 + layout.words) + Math.max(places, index.byteLength);
  }

  /** Unpacks a state. */
  load(number: number, vector: Int32Array): void {
    decode(this.layout, this.words, number * this.layout.words, vector);
  }

  /** Holds these states, and no others. */
  restore(layout: Layout, words: Int32Array, parents: Int32Array): void {
    this.layout = layout;
    this.words = words.slice();
    this.parents = parents.slice();
    this.size = parents.length;
    this.broken = 0;
    this.#moved = 0;
    for (const parent of parents) {
      if (parent < INITIAL) this.broken += 1;
      if (parent === MOVED) this.#moved += 1;
    }
    let places = FIRST_PLACES;
    while (4 * this.size > 3 * places) places *= 2;
    this.#rehash(places);
  }

  /** Whether a clean step, or none, leads to the state of a number. */
  isClean(number: number): boolean {
    return (this.parents[number] ?? BROKEN) >= INITIAL;
  }

  /** Lays the words out anew if these numbers of packs do not fit, and says whether it did. */
  accommodate(vector: Int32Array): boolean {
    if (fits(this.layout, vector)) return false;
    const { layout: old, words } = this;
    this.layout = layOut(this.#packs.map(({ size: count }) => Math.max(count - 1, 0)));
    const { words: width } = this.layout;
    this.words = new Int32Array(this.parents.length * width);
    const state = new Int32Array(vector.length);
    for (let number = 0; number < this.size; number += 1) {
      decode(old, words, number * old.words, state);
      encode(this.layout, state, this.words, number * width);
    }
    this.#rehash(this.index.length);
    return true;
  }

  /** Differences of packs are all there is to a step. */
  sign(): void {}

  /** No state is forgotten. */
  leave(): void {}

  /** Makes room for so many states more. */
  reserve(count: number): void {
    const size = this.size + count;
    const { words: width } = this.layout;
    const room = this.#roomFor(size);
    if (room > this.parents.length) {
      this.parents = grown(this.parents, this.size, room);
      this.words = grown(this.words, this.size * width, room * width);
    }
    const places = this.#placesFor(size);
    if (places > this.index.length) this.#rehash(places);
  }

  #roomFor(size: number): number {
    const { length } = this.parents;
    if (size <= length) return length;
    return Math.ceil(Math.max(size, (size < SMALL / 4 ? 2 : GROWTH) * length));
  }

  #placesFor(size: number): number {
    let places = this.index.length;
    while (4 * size > 3 * places) places *= places < SMALL / 4 ? 4 : 2;
    return places;
  }

  /** Stores the successors of a block that are new. There is room, and all steps are clean. */
  add(block: Block): void {
    this.warmth ^= touched(this.index, block.hashes, block.successors);
    this.#insert(block);
  }

  #insert({ states, counts, size, words: next, hashes }: Block): void {
    const { index, words, parents } = this;
    const { words: width } = this.layout;
    const last = index.length - 1;
    const bits = 32 - Math.clz32(last);
    let successor = 0;
    let stored = this.size;
    for (let at = 0; at < size; at += 1) {
      const parent = states[at] ?? 0;
      for (const end = successor + (counts[at] ?? 0); successor < end; successor += 1) {
        const hash = hashes[successor] ?? 0;
        const tag = hash >>> bits;
        const from = successor * width;
        let place = hash & last;
        for (;;) {
          const entry = index[place] ?? 0;
          if (entry === 0) {
            const to = stored * width;
            for (let i = 0; i < width; i += 1) words[to + i] = next[from + i] ?? 0;
            parents[stored] = parent;
            stored += 1;
            index[place] = (tag << bits) | stored;
            break;
          }
          if (entry >>> bits === tag) {
            const to = ((entry & last) - 1) * width;
            let i = 0;
            while (i < width && words[to + i] === next[from + i]) i += 1;
            if (i === width) break;
          }
          place = (place + 1) & last;
        }
      }
    }
    this.size = stored;
  }

  /** The number of the state whose words begin at `base`, or -1. */
  find(words: Int32Array, base: number): number {
    return (this.index[this.#place(words, base)] ?? 0) === 0 ? -1 : this.#found;
  }

  /**
   * Stores one state, if it is new. A state to which the first clean step leads gets a new
   * number, as if it were new: it is expanded in its turn.
   */
  land(words: Int32Array, base: number, parent: number, isClean: boolean): void {
    this.reserve(1);
    const place = this.#place(words, base);
    const isNew = this.index[place] === 0;
    if (!isNew) {
      if (!isClean || this.parents[this.#found] !== BROKEN) return;
      this.parents[this.#found] = MOVED;
      this.#moved += 1;
    }
    const number = this.size;
    const { words: width } = this.layout;
    for (let i = 0; i < width; i += 1) this.words[number * width + i] = words[base + i] ?? 0;
    this.parents[number] = isClean ? parent : BROKEN;
    if (!isClean) this.broken += 1;
    this.size += 1;
    const bits = 32 - Math.clz32(this.index.length - 1);
    this.index[place] = ((hashOf(words, base, width) >>> bits) << bits) | this.size;
  }

  /** Stores an initial state, and says whether it is new. */
  start(vector: Int32Array, isClean: boolean): boolean {
    const { size } = this;
    this.land(this.#encoded(vector), 0, INITIAL, isClean);
    return this.size > size;
  }

  /** Whether a state is stored. */
  has(vector: Int32Array): boolean {
    return this.find(this.#encoded(vector), 0) !== -1;
  }

  #encoded(vector: Int32Array): Int32Array {
    this.accommodate(vector);
    const words = new Int32Array(this.layout.words);
    encode(this.layout, vector, words, 0);
    return words;
  }

  /** The place of a state, or the free one where it belongs; its number is `#found` then. */
  #place(words: Int32Array, base: number): number {
    const { words: width } = this.layout;
    const hash = hashOf(words, base, width);
    const last = this.index.length - 1;
    const bits = 32 - Math.clz32(last);
    for (let place = hash & last; ; place = (place + 1) & last) {
      const entry = this.index[place] ?? 0;
      if (entry === 0) return place;
      if (entry >>> bits !== hash >>> bits) continue;
      this.#found = (entry & last) - 1;
      let i = 0;
      while (i < width && this.words[this.#found * width + i] === words[base + i]) i += 1;
      if (i === width) return place;
    }
  }

  /**
   * The old index is gone before the new one comes: it is made of the words. Where some
   * states belong is looked at before the first of them is put there, so that the cache
   * misses overlap.
   */
  #rehash(places: number): void {
    this.index = new Int32Array(0);
    const index = new Int32Array(places);
    for (let from = 0; from < this.size; from += BATCH)
      this.#enter(index, from, Math.min(from + BATCH, this.size));
    this.index = index;
  }

  #enter(index: Int32Array, from: number, to: number): void {
    const { words } = this;
    const batch = this.#batch;
    const { words: width } = this.layout;
    const last = index.length - 1;
    const bits = 32 - Math.clz32(last);
    for (let number = from; number < to; number += 1)
      batch[number - from] = hashOf(words, number * width, width);
    this.warmth ^= touched(index, batch, to - from);
    for (let number = from; number < to; number += 1) {
      if (this.#moved > 0 && this.parents[number] === MOVED) continue;
      const hash = batch[number - from] ?? 0;
      let place = hash & last;
      while (index[place] !== 0) place = (place + 1) & last;
      index[place] = ((hash >>> bits) << bits) | (number + 1);
    }
  }
}

/**
 * Looks at the places of some hashes, so that they are in the cache when it matters. A loop
 * that does nothing else has more cache misses under way at once.
 */
function touched(index: Int32Array, hashes: Int32Array, count: number): number {
  const last = index.length - 1;
  let warmth = 0;
  for (let at = 0; at < count; at += 1) warmth ^= index[(hashes[at] ?? 0) & last] ?? 0;
  return warmth;
}

export function grown(data: Int32Array, used: number, length: number): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(length);
  larger.set(data.subarray(0, used));
  return larger;
}
