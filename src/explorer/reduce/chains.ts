// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { Ints } from "../intern/ints.ts";
import { PairMap } from "../intern/pair-map.ts";

/** The chain without a step. */
export const NO_STEPS = 0;

/** Sequences of steps, by number; common beginnings are stored once. */
export class Chains {
  readonly #before = new Ints();
  readonly #steps = new Ints();
  readonly #lengths = new Ints();
  readonly #numbers = new PairMap();

  constructor() {
    for (const list of [this.#before, this.#steps, this.#lengths]) list.push(0);
  }

  /** A chain and one more step. */
  extend(chain: number, step: number): number {
    const known = this.#numbers.get(chain, step);
    if (known !== -1) return known;
    const number = this.#before.size;
    this.#before.push(chain);
    this.#steps.push(step);
    this.#lengths.push(this.#lengths.get(chain) + 1);
    this.#numbers.add(chain, step, number);
    return number;
  }

  length(chain: number): number {
    return this.#lengths.get(chain);
  }

  /** Numbers of the steps, in order. */
  steps(chain: number): number[] {
    const steps: number[] = [];
    for (let at = chain; at !== NO_STEPS; at = this.#before.get(at))
      steps.push(this.#steps.get(at));
    return steps.reverse();
  }
}
