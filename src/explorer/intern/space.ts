// SPDX-License-Identifier: GPL-2.0-only OR MIT
import type { Sliceable } from "../../model/model.ts";
import { Cut, putTogether, takeApart } from "./cut.ts";

/** The states of a model as vectors of numbers, and one of them at a time as a whole. */
export class Space<State> {
  readonly cut: Cut;
  /** Value numbers of the loaded state, by number of the slot. */
  ids = new Int32Array(64);
  /** Its numbers, by pack. */
  readonly words: Int32Array;
  #plain: State | undefined;

  constructor({ shape, text }: Pick<Sliceable<State, never>, "shape" | "text">) {
    this.cut = new Cut(shape, text);
    this.words = new Int32Array(this.cut.packs.length).fill(-1);
  }

  /** The words of a plain state. It is loaded then. */
  enter(state: State): Int32Array {
    this.#plain = state;
    this.ids.fill(0);
    takeApart(this.cut, this.cut.root, state, ({ number }, id) => {
      this.#grow();
      this.ids[number] = id;
    });
    for (const [at, pack] of this.cut.packs.entries()) this.words[at] = pack.number(this.ids);
    return this.words;
  }

  /** Loads a state; packs that it shares with the one before stay as they are. */
  load(words: Int32Array): void {
    this.#plain = undefined;
    this.#grow();
    const { packs } = this.cut;
    for (let at = 0; at < packs.length; at += 1) {
      const word = words[at] ?? 0;
      if (word === this.words[at]) continue;
      this.words[at] = word;
      packs[at]?.load(word, this.ids);
    }
  }

  /** The loaded state. */
  plain(): State {
    // Made of the parts of one, in the same places.
    this.#plain ??= putTogether(this.cut.root, this.ids) as State;
    return this.#plain;
  }

  /** Another state, from its words. */
  whole(words: Int32Array): State {
    const ids = new Int32Array(this.cut.slots.length);
    for (const [at, pack] of this.cut.packs.entries()) pack.load(words[at] ?? 0, ids);
    return putTogether(this.cut.root, ids) as State; // as in `plain`
  }

  /** Slots turn up as the search goes on; in a state that is older they are absent. */
  #grow(): void {
    const { length } = this.cut.slots;
    if (length <= this.ids.length) return;
    const ids = new Int32Array(2 * length);
    ids.set(this.ids);
    this.ids = ids;
  }
}
