// SPDX-License-Identifier: GPL-2.0-only OR MIT

/** Which waiting state is expanded next: the oldest (breadth) or the youngest (depth). */
export type Discipline = "breadth" | "depth";

interface Cell<Item> {
  readonly item: Item;
  next: Cell<Item> | undefined;
}

/**
 * The frontier: states stored and not yet expanded. A linked list: both disciplines take at the head
 * in constant time, and a taken item is forgotten at once.
 */
export class Frontier<Item> {
  readonly #discipline: Discipline;
  #head: Cell<Item> | undefined;
  #tail: Cell<Item> | undefined;
  #size = 0;

  constructor(discipline: Discipline) {
    this.#discipline = discipline;
  }

  get size(): number {
    return this.#size;
  }

  push(item: Item): void {
    this.#size += 1;
    const cell: Cell<Item> = { item, next: undefined };
    if (this.#discipline === "depth") {
      cell.next = this.#head;
      this.#head = cell;
      return;
    }
    // After a take of the last cell the tail is stale: linking it is harmless.
    this.#head ??= cell;
    if (this.#tail !== undefined) this.#tail.next = cell;
    this.#tail = cell;
  }

  /** The next item, or undefined if none waits. */
  take(): Item | undefined {
    const cell = this.#head;
    if (cell === undefined) return undefined;
    this.#size -= 1;
    this.#head = cell.next;
    return cell.item;
  }
}
