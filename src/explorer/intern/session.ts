// SPDX-License-Identifier: GPL-2.0-only OR MIT
import type { Slot } from "./cut.ts";

/** What was read of one state while something was found out about it. */
export class Session {
  readonly #read = new Set<Slot>();
  #closed = false;

  /** In order, each slot once. */
  get slots(): ReadonlySet<Slot> {
    return this.#read;
  }

  /** Throws once the session is over: who reads then has kept a part of a view. */
  read(slot: Slot): void {
    if (this.#closed)
      throw new Error(
        `${slot.keys.join(".")} is read after the step: a view of the state was kept, most likely inside a new state`,
      );
    this.#read.add(slot);
  }

  close(): void {
    this.#closed = true;
  }
}
