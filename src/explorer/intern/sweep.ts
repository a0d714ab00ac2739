// SPDX-License-Identifier: GPL-2.0-only OR MIT
import type { Sliceable } from "../../model/model.ts";
import type { Audit } from "./audit.ts";
import type { Block } from "./block.ts";
import type { Books } from "./books.ts";
import type { Space } from "./space.ts";
import type { States } from "./states.ts";
import type { Steps } from "./steps.ts";
import type { Successors } from "./successors.ts";

/** The parts of an interned search that a sweep works on. */
export interface Sweeper<State, Action> {
  readonly model: Sliceable<State, Action>;
  readonly space: Space<State>;
  readonly steps: Steps<State, Action>;
  readonly books: Books<States>;
  readonly successors: Successors<State, Action>;
  readonly audit: Audit<State, Action>;
  readonly block: Block;
}

/**
 * Expands waiting states until the frontier is empty or a limit is reached; `pause` is called between two
 * blocks of states. The invariant is the one of `explore`: see there.
 */
export function sweep<State, Action>(
  { model, space, steps, books, successors, audit, block }: Sweeper<State, Action>,
  pause: () => void,
): void {
  const vector = new Int32Array(space.words.length);
  const load = (state: number): void => {
    books.visited.load(state, vector);
    space.load(vector);
  };
  const isEnd = (state: number): boolean => {
    load(state);
    return steps.isEnd();
  };
  while (books.take(block)) {
    if (books.isAtDepth) {
      for (const state of block.states.subarray(0, block.size)) {
        load(state);
        books.stay(state, model.enabled(space.plain()).length, isEnd);
      }
      continue;
    }
    books.giveBack(block, successors.fill(block, books.room));
    books.land(block, steps.all, isEnd);
    audit.look(block);
    pause();
  }
}
