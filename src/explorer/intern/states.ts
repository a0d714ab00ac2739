// SPDX-License-Identifier: GPL-2.0-only OR MIT
import type { Block } from "./block.ts";
import type { Layout } from "./layout.ts";

/**
 * The states of a search, numbered from 0 in the order in which they were found: as that is
 * the order in which they are expanded, they are the queue as well.
 */
export interface States {
  readonly layout: Layout;
  /** Words of the states from the one with the number `first` on, side by side. */
  readonly words: Int32Array;
  readonly first: number;
  /** Numbers given. */
  readonly size: number;
  /** How many states there are. */
  readonly states: number;
  /** How many numbers are of states that are not expanded, or of none any more. */
  readonly broken: number;
  /** By number: the state that it was first reached from, or less than 0. */
  readonly parents: Int32Array;
  /** Bytes that it takes to hold so many numbers, growing on the way to that included. */
  readonly bytesFor: (count: number) => number;
  /** Unpacks a state. */
  readonly load: (number: number, vector: Int32Array) => void;
  /** Lays the words out anew if these numbers of packs do not fit, and says whether it did. */
  readonly accommodate: (vector: Int32Array) => boolean;
  /** Adds the words that a step changes besides the packs (a fingerprint) to the differences. */
  readonly sign: (
    adds: Int32Array,
    packs: Iterable<number>,
    before: Int32Array,
    after: Int32Array,
  ) => void;
  /** Makes room for so many states more. */
  readonly reserve: (count: number) => void;
  /** Stores the successors of a block that are new. There is room, and all steps are clean. */
  readonly add: (block: Block) => void;
  /** The number of the state whose words begin at `base`, or -1. */
  readonly find: (words: Int32Array, base: number) => number;
  /**
   * Stores one state, if it is new. A state to which the first clean step leads gets a new
   * number, as if it were new: it is expanded in its turn.
   */
  readonly land: (words: Int32Array, base: number, parent: number, isClean: boolean) => void;
  /** Stores an initial state, and says whether it is new. */
  readonly start: (vector: Int32Array, isClean: boolean) => boolean;
  readonly has: (vector: Int32Array) => boolean;
  /** Whether a clean step, or none, leads to the state of a number. */
  readonly isClean: (number: number) => boolean;
  /** The states before this one have been expanded. */
  readonly leave: (number: number) => void;
}
