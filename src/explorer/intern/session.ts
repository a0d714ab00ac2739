// SPDX-License-Identifier: GPL-2.0-only OR MIT
import type { Slot } from "./cut.ts";

/** The footprint of one evaluation on one state: slots in the order in which they were first read. */
export class Session {
  readonly #read = new Set<Slot>();
  readonly #firm = new Set<Slot>();
  #isAside = false;
  #closed = false;

  /** In order, each slot once. */
  get slots(): ReadonlySet<Slot> {
    return this.#read;
  }

  /** Those that were not read aside only. */
  get firm(): ReadonlySet<Slot> {
    return this.#firm;
  }

  /** Runs something whose reads are noted, but apart from the others. */
  aside<Result>(run: () => Result): Result {
    this.#isAside = true;
    const result = run();
    this.#isAside = false;
    return result;
  }

  /** Throws once the session is over: who reads then has kept a part of a view. */
  read(slot: Slot): void {
    if (this.#closed)
      throw new Error(
        `${slot.keys.join(".")} is read after the step: a view of the state was kept, most likely inside a new state`,
      );
    this.#read.add(slot);
    if (!this.#isAside) this.#firm.add(slot);
  }

  close(): void {
    this.#closed = true;
  }
}
