// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { PairMap } from "./pair-map.ts";
import { Tuples } from "./tuples.ts";

/** Slots of a new pack. */
const FIRST_WIDTH = 4;

/** The writes of a step to one pack: values by slot of the pack. */
export type Patch = readonly { readonly local: number; readonly id: number }[];

/**
 * A pack: slots that are stored together, their joint value as one number. A state is a vector
 * of these numbers, as long as there are packs, not slots.
 */
export class Pack {
  /** By slot of the pack: its number among the slots of the state. */
  readonly slots: number[] = [];
  readonly #tuples = new Tuples(FIRST_WIDTH);
  #scratch = new Int32Array(FIRST_WIDTH);
  readonly #patches: Patch[] = [];
  readonly #patchNumbers = new Map<string, number>();
  readonly #applied = new PairMap();

  /** Takes one more slot in; its number in the pack. */
  admit(slot: number): number {
    this.slots.push(slot);
    if (this.slots.length > this.#tuples.width) {
      this.#tuples.widen(2 * this.#tuples.width);
      this.#scratch = new Int32Array(this.#tuples.width);
    }
    return this.slots.length - 1;
  }

  /** Decodes a number into `ids`, by slot of the state. */
  load(number: number, ids: Int32Array): void {
    const { slots } = this;
    for (let local = 0; local < slots.length; local += 1)
      ids[slots[local] ?? 0] = this.#tuples.get(number, local);
  }

  /** The number of the joint value that `ids` has in the slots of this pack. */
  number(ids: Int32Array): number {
    this.#scratch.fill(0);
    for (const [local, slot] of this.slots.entries()) this.#scratch[local] = ids[slot] ?? 0;
    return this.#intern();
  }

  patch(patch: Patch): number {
    const text = patch.map(({ local, id }) => `${local}:${id}`).join();
    let number = this.#patchNumbers.get(text);
    if (number === undefined) {
      number = this.#patches.push(patch) - 1;
      this.#patchNumbers.set(text, number);
    }
    return number;
  }

  /** The number that `number` becomes when patch number `patch` is written into it. */
  apply(number: number, patch: number): number {
    const known = this.#applied.get(number, patch);
    if (known !== -1) return known;
    this.#tuples.load(number, this.#scratch);
    for (const { local, id } of this.#patches[patch] ?? []) this.#scratch[local] = id;
    const applied = this.#intern();
    this.#applied.add(number, patch, applied);
    return applied;
  }

  /** How many different contents there were, and bytes in use. */
  get size(): number {
    return this.#tuples.size;
  }

  get bytes(): number {
    return this.#tuples.bytes + this.#applied.bytes;
  }

  #intern(): number {
    const known = this.#tuples.find(this.#scratch);
    return known === -1 ? this.#tuples.add(this.#scratch) : known;
  }
}
