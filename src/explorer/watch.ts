// SPDX-License-Identifier: GPL-2.0-only OR MIT
import type { Limits } from "./outcome.ts";

/** Reads the clock and the meter that the caller handed in, and knows how far they may go. */
export class Watch {
  readonly #limits: Limits;
  readonly #clock: () => number;
  readonly #meter: () => number;
  readonly #started: number;

  constructor(
    limits: Limits,
    clock: (() => number) | undefined,
    meter: (() => number) | undefined,
  ) {
    this.#limits = limits;
    this.#clock = clock ?? (() => 0);
    this.#meter = meter ?? (() => 0);
    this.#started = this.#clock();
  }

  get seconds(): number {
    return this.#clock() - this.#started;
  }

  /**
   * The limit that is used up, if any. The meter is slow, so it is read only when told;
   * `besides` are bytes that it cannot see.
   */
  spent(readMeter: boolean, besides = 0): "seconds" | "memory" | undefined {
    if (this.seconds >= this.#limits.seconds) return "seconds";
    if (!readMeter) return undefined;
    return this.#meter() + besides >= this.#limits.memory ? "memory" : undefined;
  }
}
