// SPDX-License-Identifier: GPL-2.0-only OR MIT
import type { Block } from "./block.ts";
import { hashOf } from "./hash.ts";
import { Ints } from "./ints.ts";
import { PackTrie } from "./pack-trie.ts";
import type { Space } from "./space.ts";
import type { States } from "./states.ts";
import type { Leaf, Steps } from "./steps.ts";

/** A group that misses more often than once in so many states is of no use as a group. */
const RARELY = 32;
/** Misses before that is looked at. */
const PATIENCE = 2048;

/** Whether a step between two states, by packs, is one to know of. A function of the packs that differ. */
type Wanted = (before: Int32Array, after: Int32Array) => boolean;

/**
 * The successor relation on packed states, by differences: an entry of a group of parts, valid
 * where certain packs have certain numbers, has for each successor the number to add to each
 * word. So a successor costs an addition for each word, and no state is unpacked but for a miss.
 *
 * Source: docs/search.md (the first of the two levels of memo; `Steps` is the second).
 */
export class Successors<State, Action> {
  readonly #space: Space<State>;
  readonly #steps: Steps<State, Action>;
  readonly #visited: States;
  /** The parts of each group, by their numbers, in the order of the model. */
  #groups: readonly (readonly number[])[];
  /** Misses by group since the memo was last emptied. */
  #misses: number[] = [];
  #since = 0;
  #trie: PackTrie;
  /** Of each step found, how many packs it changes, then pack, number before, number after. */
  readonly changes = new Ints();
  /** By address: the number of successors, then of each the step (its complement if it breaks a rule) and its differences. */
  #leaves = new Int32Array(1024);
  #size = 0;
  /** Where a block stands that could not be filled: states done, and the group that is not known. */
  #done = 0;
  #unknown = 0;
  readonly #vector: Int32Array;
  readonly #wanted: Wanted;

  constructor(
    space: Space<State>,
    steps: Steps<State, Action>,
    visited: States,
    groups: readonly (readonly number[])[],
    wanted: Wanted = () => true,
  ) {
    this.#wanted = wanted;
    this.#space = space;
    this.#steps = steps;
    this.#visited = visited;
    this.#groups = groups;
    this.#vector = new Int32Array(space.words.length);
    this.#trie = this.#empty(0);
  }

  /** Bytes in use. */
  get bytes(): number {
    return this.#trie.bytes + this.#leaves.byteLength;
  }

  /**
   * Finds the successors of the states of a block, of fewer of them if there are more than
   * `most` before. How many states it got to.
   */
  fill(block: Block, most: number): number {
    this.#done = 0;
    block.forget();
    while (!this.#walk(block, most)) {
      if (this.#learn(block.states[this.#done] ?? 0, this.#unknown)) continue;
      // The words may have been laid out anew: the block's contents are void.
      this.#done = 0;
      block.forget();
    }
    return this.#done;
  }

  /** Goes on filling; false at a state of which a group is not known. */
  #walk(block: Block, most: number): boolean {
    const { words, layout, first } = this.#visited;
    const { words: width } = layout;
    const trie = this.#trie;
    const leaves = this.#leaves;
    const groups = this.#groups.length;
    let { successors: to, words: next, hashes, steps } = block;
    let signs = 0;
    for (let at = this.#done; at < block.size && to <= most; at += 1) {
      const base = ((block.states[at] ?? 0) - first) * width;
      const from = to;
      for (let group = 0; group < groups; group += 1) {
        let leaf = trie.find(group, words, base);
        if (leaf < 0) {
          block.successors = from;
          if (signs < 0) block.isOdd = true;
          this.#done = at;
          this.#unknown = group;
          return false;
        }
        const end = to + (leaves[leaf] ?? 0);
        // States may have become wider since there was room for so many.
        if (end > steps.length || end * width > next.length) {
          block.reserve(end, width);
          ({ words: next, hashes, steps } = block);
        }
        leaf += 1;
        for (; to < end; to += 1) {
          const step = leaves[leaf] ?? 0;
          const into = to * width;
          signs |= step;
          steps[to] = step;
          for (let i = 0; i < width; i += 1)
            next[into + i] = (words[base + i] ?? 0) + (leaves[leaf + 1 + i] ?? 0);
          leaf += 1 + width;
          hashes[to] = hashOf(next, into, width);
        }
      }
      block.counts[at] = to - from;
      // A state without successors counts as a step that breaks a rule.
      signs |= to - from - 1;
      this.#done = at + 1;
    }
    block.successors = to;
    if (signs < 0) block.isOdd = true;
    return true;
  }

  /** Computes the entry of a group at a state; false if the memo was emptied instead. */
  #learn(state: number, group: number): boolean {
    const { layout } = this.#visited;
    const before = this.#vector;
    this.#visited.load(state, before);
    this.#space.load(before);
    if (this.#split(group, state)) return false;
    const leaves = (this.#groups[group] ?? []).map((part) => this.#steps.leafOf(part));
    const path = this.#packsOf(leaves);
    const steps = leaves.flatMap((leaf) => leaf.steps);
    const made = [0];
    for (const step of steps) {
      const after = this.#steps.after(step);
      if (this.#visited.accommodate(after)) {
        this.#trie = this.#empty(state);
        return false;
      }
      if (!this.#wanted(before, after)) continue;
      const changed = path.filter((pack) => before[pack] !== after[pack]);
      this.#note(changed, before, after);
      made[0] = (made[0] ?? 0) + 1;
      const adds = new Int32Array(layout.words);
      for (const pack of changed) {
        const word = layout.word[pack] ?? 0;
        const change = (after[pack] ?? 0) - (before[pack] ?? 0);
        adds[word] = (adds[word] ?? 0) + (change << (layout.shift[pack] ?? 0));
      }
      this.#visited.sign(adds, changed, before, after);
      made.push(step.findings.length > 0 ? ~step.number : step.number, ...adds);
    }
    this.#trie.add(group, path, before, this.#keep(made));
    return true;
  }

  /** The packs that leaves read or write, each once, in the order of asking. */
  #packsOf(leaves: readonly Leaf<Action>[]): readonly number[] {
    const { slots } = this.#space.cut;
    const path = new Set<number>();
    for (const { reads, steps } of leaves) {
      for (const slot of reads) path.add(slots[slot]?.pack ?? 0);
      for (const { writes } of steps)
        for (let at = 0; at < writes.length; at += 2) path.add(writes[at] ?? 0);
    }
    return [...path];
  }

  /** Forgets all; `Steps` remembers. */
  #empty(state: number): PackTrie {
    this.#misses = this.#groups.map(() => 0);
    this.#since = state;
    this.#size = 0;
    return new PackTrie(this.#visited.layout, this.#groups.length);
  }

  /** Parts together depend on so much that their group is hardly ever in the same position again. */
  #split(group: number, state: number): boolean {
    const misses = (this.#misses[group] ?? 0) + 1;
    this.#misses[group] = misses;
    const parts = this.#groups[group] ?? [];
    if (parts.length < 2 || misses < PATIENCE || misses * RARELY < state - this.#since)
      return false;
    this.#groups = this.#groups.flatMap((all) =>
      all === parts ? parts.map((part) => [part]) : [all],
    );
    this.#trie = this.#empty(state);
    return true;
  }

  #note(packs: readonly number[], before: Int32Array, after: Int32Array): void {
    this.changes.push(packs.length);
    for (const pack of packs)
      for (const number of [pack, before[pack] ?? 0, after[pack] ?? 0]) this.changes.push(number);
  }

  /** Keeps a leaf; its address. */
  #keep(leaf: readonly number[]): number {
    const address = this.#size;
    this.#size += leaf.length;
    if (this.#size > this.#leaves.length) {
      const larger = new Int32Array(2 * this.#size);
      larger.set(this.#leaves);
      this.#leaves = larger;
    }
    this.#leaves.set(leaf, address);
    return address;
  }
}
