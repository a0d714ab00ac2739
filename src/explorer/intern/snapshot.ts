// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { BLOCK, type Block } from "./block.ts";
import type { Books, BooksKept } from "./books.ts";
import type { Space } from "./space.ts";
import type { Successors } from "./successors.ts";

/**
 * A search that was broken off between two blocks. Numbers of packs are given in the order in
 * which states are expanded, which is always the same: so only the states and the books
 * are kept, and the memo is rebuilt by expanding the expanded states again.
 */
export interface Snapshot {
  /** JSON. */
  readonly head: string;
  readonly words: Int32Array;
  readonly parents: Int32Array;
}

interface Head {
  readonly books: BooksKept;
  readonly width: number;
  readonly layout: readonly (readonly number[])[];
  /** How many numbers each pack has given. */
  readonly packs: readonly number[];
}

/** A snapshot of the search as it stands, as views that are valid until the search goes on. */
export function snapshotOf<State>(space: Space<State>, books: Books): Snapshot {
  const { visited } = books;
  const { words: width, word, shift, mask } = visited.layout;
  const head: Head = {
    books: books.kept(),
    width,
    layout: [[...word], [...shift], [...mask]],
    packs: space.cut.packs.map(({ size }) => size),
  };
  return {
    head: JSON.stringify(head),
    words: visited.words.subarray(0, visited.size * width),
    parents: visited.parents.subarray(0, visited.size),
  };
}

/** Restores kept states and counters into the books of a search that has not begun. */
export function restore({ head, words, parents }: Snapshot, books: Books): void {
  const { layout, width, books: kept } = headOf(head);
  const [word = [], shift = [], mask = []] = layout;
  const rows = { word: Int32Array.from(word), shift: Int32Array.from(shift) };
  books.visited.restore({ words: width, ...rows, mask: Int32Array.from(mask) }, words, parents);
  books.restore(kept);
}

/**
 * Expands the expanded states again, to rebuild the memo, and stores nothing. Throws if their
 * successors show that the snapshot was taken of another model.
 */
export function retrace<State, Action>(
  { head }: Snapshot,
  space: Space<State>,
  books: Books,
  successors: Successors<State, Action>,
  block: Block,
): void {
  const { visited, end } = books;
  let isOther = false;
  for (let from = 0; from < end; from += BLOCK) {
    block.clear();
    for (let at = from; at < Math.min(from + BLOCK, end); at += 1) {
      if (!books.isExpanded(at)) continue;
      block.states[block.size] = at;
      block.size += 1;
    }
    successors.fill(block, Number.POSITIVE_INFINITY);
    if (block.successors > 0 && visited.find(block.words, 0) === -1) isOther = true;
  }
  const { packs } = headOf(head);
  if (isOther || space.cut.packs.some(({ size }, pack) => size !== packs[pack]))
    throw new Error("the search that is to go on was one of another model");
}

// Written by `snapshotOf`; the keeper of the file vouches for its content.
const headOf = (head: string): Head => JSON.parse(head) as Head;
