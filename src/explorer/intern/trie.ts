// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { Ints } from "./ints.ts";

/** The first read depends on nothing, so the root has number 0 and asks for one slot. */
const ROOT = 0;
/** A node that has not been told yet which slot it asks for. */
const UNASKED = -1;

/**
 * A decision tree over reads: each node asks for a slot, its branches are the values that
 * the slot had. A leaf is the result of the evaluation that read just these.
 */
export class Trie<Leaf> {
  readonly #slots = new Ints();
  /** Where the branches of a node begin in `#branches`, and how many values they are for. */
  readonly #starts = new Ints();
  readonly #counts = new Ints();
  /** By value: 0 for none, the number of a node, or the complement of that of a leaf. */
  readonly #branches = new Ints();
  readonly #leaves: Leaf[] = [];
  #root = UNASKED;

  get size(): number {
    return this.#leaves.length;
  }

  /** The leaf of the state that holds `ids`, or undefined if nothing like it was seen. */
  find(ids: Int32Array): Leaf | undefined {
    let at = this.#root;
    if (at === UNASKED) return this.#leaves[0];
    while (at >= 0) {
      const id = ids[this.#slots.get(at)] ?? 0;
      if (id >= this.#counts.get(at)) return undefined;
      at = this.#branches.get(this.#starts.get(at) + id);
      if (at === 0) return undefined;
    }
    return this.#leaves[~at];
  }

  /**
   * Adds the leaf of a state that `find` did not know, given the slots read, in order.
   * The slot read next is determined by the values read before, if a step is a function of its
   * state. If it is not, returns the index of the read that shows it, else null.
   */
  add(reads: readonly number[], ids: Int32Array, leaf: Leaf): number | null {
    const number = this.#leaves.push(leaf) - 1;
    const [first] = reads;
    if (first === undefined) return number === 0 ? null : 0;
    if (this.#root === UNASKED) {
      if (number > 0) return 0;
      this.#root = this.#node(first);
    }
    let at = ROOT;
    for (const [depth, slot] of reads.entries()) {
      if (at < 0 || this.#slots.get(at) !== slot) return depth;
      const id = ids[slot] ?? 0;
      this.#makeRoom(at, id);
      const branch = this.#starts.get(at) + id;
      const next = reads[depth + 1];
      let to = this.#branches.get(branch);
      if (to === 0) {
        to = next === undefined ? ~number : this.#node(next);
        this.#branches.set(branch, to);
      } else if (next === undefined) return depth;
      at = to;
    }
    return null;
  }

  #node(slot: number): number {
    this.#slots.push(slot);
    this.#starts.push(0);
    this.#counts.push(0);
    return this.#slots.size - 1;
  }

  /** Branches of a node lie together; a node that needs more moves to the end. */
  #makeRoom(node: number, id: number): void {
    const count = this.#counts.get(node);
    if (id < count) return;
    const start = this.#starts.get(node);
    const wanted = Math.max(2 * count, id + 1);
    this.#starts.set(node, this.#branches.size);
    this.#counts.set(node, wanted);
    for (let i = 0; i < wanted; i += 1)
      this.#branches.push(i < count ? this.#branches.get(start + i) : 0);
  }
}
