// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { BLOCK, Block } from "./block.ts";
import type { Books } from "./books.ts";
import type { Step } from "./steps.ts";
import type { Successors } from "./successors.ts";

/**
 * The graph that a search has gone through. Its edges are not stored: they are found again
 * when somebody asks, which takes as long as it took the search, and no memory.
 */
export class Edges<Action> {
  readonly books: Books;
  readonly steps: readonly Step<Action>[];
  readonly #successors: Pick<Successors<never, Action>, "fill">;
  readonly #block = new Block();
  /** Of the state that `out` was asked about last: numbers of the steps, and of the states after. */
  taken = new Int32Array(64);
  targets = new Int32Array(64);

  constructor(
    books: Books,
    steps: readonly Step<Action>[],
    successors: Pick<Successors<never, Action>, "fill">,
  ) {
    this.books = books;
    this.steps = steps;
    this.#successors = successors;
  }

  /** States have smaller numbers than this; those that wait have not. */
  get size(): number {
    return this.books.end;
  }

  /** The states that some step leads out of, among those that were expanded. */
  *sources(): Generator<number> {
    const block = this.#block;
    for (let from = 0; from < this.size; from += BLOCK) {
      block.clear();
      for (let at = from; at < Math.min(from + BLOCK, this.size); at += 1) {
        if (!this.books.isExpanded(at)) continue;
        block.states[block.size] = at;
        block.size += 1;
      }
      this.#successors.fill(block, Number.POSITIVE_INFINITY);
      const found = block.states.slice(0, block.size).filter((_, turn) => block.counts[turn] !== 0);
      yield* found;
    }
  }

  /**
   * Looks for the steps out of a state, in the model's order, and says how many there are.
   * The target is -1 if the step breaks a rule, for a path ends there, or if a limit forbade
   * to store it.
   */
  out(at: number): number {
    const { visited } = this.books;
    if (!this.books.isExpanded(at)) return 0;
    const block = this.#block;
    block.clear();
    block.states[0] = at;
    block.size = 1;
    this.#successors.fill(block, Number.POSITIVE_INFINITY);
    const count = block.successors;
    if (count > this.taken.length) {
      this.taken = new Int32Array(2 * count);
      this.targets = new Int32Array(2 * count);
    }
    for (let edge = 0; edge < count; edge += 1) {
      const step = block.steps[edge] ?? 0;
      this.taken[edge] = step < 0 ? ~step : step;
      this.targets[edge] = step < 0 ? -1 : visited.find(block.words, edge * visited.layout.words);
    }
    return count;
  }

  /** The clean steps out of a state, and the stored states that they lead to. */
  visit(at: number, look: (to: number, step: Step<Action>) => void): void {
    const count = this.out(at);
    for (let edge = 0; edge < count; edge += 1) {
      const to = this.targets[edge] ?? -1;
      const step = this.steps[this.taken[edge] ?? 0];
      if (to !== -1 && step !== undefined) look(to, step);
    }
  }
}
