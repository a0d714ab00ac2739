// SPDX-License-Identifier: GPL-2.0-only OR MIT
import type { Sliceable, Strands } from "../../model/model.ts";
import { Memo } from "../intern/memo.ts";
import type { Space } from "../intern/space.ts";
import type { Leaf, Step, Steps } from "../intern/steps.ts";
import type { Contexts } from "./contexts.ts";
import type { Independence } from "./independence.ts";

/** Observer of steps: hands each new footprint to the relations that are built on it. */
export class Watcher<State, Action> {
  readonly #space: Space<State>;
  readonly #steps: Steps<State, Action>;
  readonly #contexts: Contexts<State>;
  readonly #independence: Independence;
  readonly #strands: Strands<State>;
  readonly #ends: Memo<State, { readonly isEnd: boolean; readonly reads: readonly number[] }>;

  constructor(
    space: Space<State>,
    steps: Steps<State, Action>,
    contexts: Contexts<State>,
    independence: Independence,
    strands: Strands<State>,
    terminal: Sliceable<State, Action>["terminal"],
  ) {
    this.#space = space;
    this.#steps = steps;
    this.#contexts = contexts;
    this.#independence = independence;
    this.#strands = strands;
    this.#ends = new Memo(
      space,
      (view, session) => {
        const isEnd = terminal(view);
        return { isEnd, reads: [...session.slots].map(({ number }) => number) };
      },
      () => "Model.terminal",
    );
  }

  /** All that is possible in the loaded state. It is no longer loaded then. */
  watch(words: Int32Array, leaves: readonly Leaf<Action>[]): void {
    const names: number[] = [];
    for (const { part } of leaves) {
      const owner = this.#strands.owners[part];
      if (owner === undefined || owner.role === "free") continue;
      names[owner.strand] ??= this.#nameOf(owner.strand);
    }
    for (const leaf of leaves) {
      const owner = this.#strands.owners[leaf.part];
      if (owner === undefined || owner.role === "free") {
        this.#independence.surroundings.note(leaf);
        continue;
      }
      const { strand, role } = owner;
      const own = this.#independence.strands[strand];
      if (own === undefined) throw new Error(`there is no strand ${strand}`);
      const name = names[strand] ?? 0;
      const moves = own.turns.meets(leaf.writes);
      const to = leaf.steps.map((step) => (moves ? this.#after(words, step, strand) : name));
      own.note(name, role, leaf, to);
    }
  }

  /** Whether the loaded state is a proper end. */
  isEnd(): boolean {
    const { isEnd, reads } = this.#ends.at();
    this.#independence.surroundings.note({ reads, writes: [] });
    return isEnd;
  }

  #after(words: Int32Array, step: Step<Action>, strand: number): number {
    this.#space.load(words);
    this.#space.load(this.#steps.after(step));
    return this.#nameOf(strand);
  }

  #nameOf(strand: number): number {
    const { name, reads } = this.#contexts.at(strand);
    this.#independence.strands[strand]?.name(reads);
    return name;
  }
}
