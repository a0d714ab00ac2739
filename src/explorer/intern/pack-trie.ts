// SPDX-License-Identifier: GPL-2.0-only OR MIT
import type { Layout } from "./layout.ts";

/** Of a node: word, shift and mask of the pack that it asks for, its places less one, how many are taken. */
const HEAD = 5;
const LAST = 3;
const TAKEN = 4;
/** A place is a number of the pack and where it leads: to a node, or to the complement of a leaf. */
const FREE = -1;
const FIRST_PLACES = 2;

/**
 * Decision trees over the packs of packed states: like `Trie`, but they read the packs from the
 * words themselves, and since numbers of packs are many and sparse, each node is a small hash
 * table. Good for one layout.
 */
export class PackTrie {
  readonly #layout: Layout;
  #data = new Int32Array(256);
  /** The first address is no node's: zero leads nowhere. */
  #size = 1;
  readonly #roots: Int32Array;

  constructor(layout: Layout, trees: number) {
    this.#layout = layout;
    this.#roots = new Int32Array(trees);
  }

  get bytes(): number {
    return this.#data.byteLength;
  }

  /** The leaf in a tree of the state whose words begin at `base`, or -1. */
  find(tree: number, words: Int32Array, base: number): number {
    const data = this.#data;
    let at = this.#roots[tree] ?? 0;
    while (at > 0) {
      const word = words[base + (data[at] ?? 0)] ?? 0;
      const id = (word >>> (data[at + 1] ?? 0)) & (data[at + 2] ?? 0);
      const last = data[at + LAST] ?? 0;
      let place = id & last;
      let held = data[at + HEAD + 2 * place] ?? 0;
      while (held !== id) {
        if (held === FREE) return -1;
        place = (place + 1) & last;
        held = data[at + HEAD + 2 * place] ?? 0;
      }
      at = data[at + HEAD + 2 * place + 1] ?? 0;
    }
    // Nothing is known yet: the complement of zero is -1.
    return ~at;
  }

  /**
   * Adds the leaf of a state that `find` did not know: the packs that it depends on, in
   * the order of asking, which the numbers found determine, and the state's numbers of them.
   */
  add(tree: number, packs: readonly number[], vector: Int32Array, leaf: number): void {
    if (packs.length === 0) {
      this.#roots[tree] = ~leaf;
      return;
    }
    // Address of the link that leads to the node; the complements are those of the roots.
    let link = ~tree;
    for (const [depth, pack] of packs.entries()) {
      let node = (link < 0 ? this.#roots[~link] : this.#data[link]) ?? 0;
      if (node === 0) {
        node = this.#node(pack, FIRST_PLACES);
        this.#lead(link, node);
      }
      let place = this.#place(node, vector[pack] ?? 0);
      if (this.#data[place] === FREE) {
        if (this.#isFull(node)) {
          node = this.#larger(node, pack);
          this.#lead(link, node);
          place = this.#place(node, vector[pack] ?? 0);
        }
        this.#data[place] = vector[pack] ?? 0;
        this.#data[node + TAKEN] = (this.#data[node + TAKEN] ?? 0) + 1;
      }
      link = place + 1;
      if (depth === packs.length - 1) this.#data[link] = ~leaf;
    }
  }

  #lead(link: number, to: number): void {
    if (link < 0) this.#roots[~link] = to;
    else this.#data[link] = to;
  }

  #node(pack: number, places: number): number {
    const { word, shift, mask } = this.#layout;
    const node = this.#size;
    this.#size += HEAD + 2 * places;
    while (this.#size > this.#data.length) {
      const larger = new Int32Array(2 * this.#data.length);
      larger.set(this.#data);
      this.#data = larger;
    }
    const head = [word[pack] ?? 0, shift[pack] ?? 0, mask[pack] ?? 0, places - 1, 0];
    this.#data.set(head, node);
    for (let place = 0; place < places; place += 1) this.#data[node + HEAD + 2 * place] = FREE;
    return node;
  }

  /** Where a number is, or would be: address of its place. */
  #place(node: number, id: number): number {
    const last = this.#data[node + LAST] ?? 0;
    let place = id & last;
    for (;;) {
      const at = node + HEAD + 2 * place;
      const held = this.#data[at];
      if (held === id || held === FREE) return at;
      place = (place + 1) & last;
    }
  }

  /** A quarter stays free, and one place at least, so that looking ends. */
  #isFull(node: number): boolean {
    const places = (this.#data[node + LAST] ?? 0) + 1;
    return 4 * ((this.#data[node + TAKEN] ?? 0) + 1) > 3 * places;
  }

  #larger(node: number, pack: number): number {
    const places = (this.#data[node + LAST] ?? 0) + 1;
    const larger = this.#node(pack, 2 * places);
    this.#data[larger + TAKEN] = this.#data[node + TAKEN] ?? 0;
    for (let place = 0; place < places; place += 1) {
      const from = node + HEAD + 2 * place;
      const id = this.#data[from] ?? 0;
      if (id === FREE) continue;
      const to = this.#place(larger, id);
      this.#data[to] = id;
      this.#data[to + 1] = this.#data[from + 1] ?? 0;
    }
    return larger;
  }
}
