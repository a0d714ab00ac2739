// SPDX-License-Identifier: GPL-2.0-only OR MIT
import type { Symmetry } from "../../model/model.ts";
import { type Cut, slotAt } from "../intern/cut.ts";
import { NotAlike } from "./not-alike.ts";

/** The image of a slot or pack under a permutation, and of each of its numbers. */
interface Move {
  to: number;
  readonly numbers: number[];
}

/** One symmetry, on states that are vectors of numbers. */
export class Renaming {
  readonly #symmetry: Symmetry;
  readonly #cut: Cut;
  readonly #slots: Move[] = [];
  readonly #packs: Move[] = [];

  constructor(symmetry: Symmetry, cut: Cut) {
    this.#symmetry = symmetry;
    this.#cut = cut;
  }

  get name(): string {
    return this.#symmetry.name;
  }

  /** The part that takes the place of a part. */
  part(part: number): number {
    return this.#symmetry.parts[part] ?? -1;
  }

  /** A state, renamed. */
  words(words: Int32Array): Int32Array {
    this.#settle();
    const renamed = new Int32Array(words.length);
    for (const [pack, { to, numbers }] of this.#packs.entries()) {
      const word = words[pack] ?? 0;
      numbers[word] ??= this.#content(pack, to, word);
      renamed[to] = numbers[word] ?? 0;
    }
    return renamed;
  }

  /** The image of a slot, and of its value `id`. */
  held(slot: number, id: number): readonly [slot: number, id: number] {
    this.#settle();
    const { to = -1, numbers = [] } = this.#slots[slot] ?? {};
    numbers[id] ??= this.#value(slot, to, id);
    return [to, numbers[id] ?? 0];
  }

  #content(pack: number, to: number, word: number): number {
    const { packs, slots } = this.#cut;
    const [before, after] = [new Int32Array(slots.length), new Int32Array(slots.length)];
    packs[pack]?.load(word, before);
    for (const slot of packs[pack]?.slots ?? []) {
      const [at, id] = this.held(slot, before[slot] ?? 0);
      after[at] = id;
    }
    return packs[to]?.number(after) ?? 0;
  }

  #value(slot: number, to: number, id: number): number {
    const [from, into] = [this.#cut.slots[slot], this.#cut.slots[to]];
    if (id === 0 || from === undefined || into === undefined) return 0;
    return this.#cut.numberOf(into, this.#symmetry.value(from.keys, from.values[id]));
  }

  /** Slots turn up as the search goes on, and where they go others may turn up. */
  #settle(): void {
    const { packs, slots } = this.#cut;
    for (let at = this.#packs.length; at < packs.length; at += 1)
      this.#packs.push({ to: at, numbers: [] });
    for (let at = this.#slots.length; at < slots.length; at += 1) {
      const slot = slots[at];
      if (slot === undefined) return;
      const to = slotAt(this.#cut, this.#symmetry.place(slot.keys));
      if (to === null) throw new NotAlike(`${this.name}: ${slot.keys.join(".")} goes nowhere`);
      const { number, pack } = to;
      const move = this.#packs[slot.pack];
      if (move === undefined) return;
      if (packs[slot.pack]?.slots[0] === slot.number) move.to = pack;
      if (move.to !== pack)
        throw new NotAlike(
          `${this.name}: what is packed with ${slot.keys.join(".")} goes elsewhere`,
        );
      this.#slots.push({ to: number, numbers: [] });
    }
  }
}
