// SPDX-License-Identifier: GPL-2.0-only OR MIT
import type { Machine } from "../model/machine.ts";
import { currentTask } from "../model/observe.ts";
import type { Action } from "../model/system.ts";

/** What random runs have delivered. */
export interface Seen {
  /** Steps that ended with so many exceptions on the stack of the CPU, by their number. */
  readonly nesting: readonly number[];
  /** How often each event was taken, by its source. */
  readonly events: Readonly<Record<string, number>>;
}

/** Watches random runs: how deep exceptions nest, and which events are taken. */
export class SeenCounter {
  readonly #nesting: number[] = [];
  readonly #events = new Map<string, number>();

  readonly observe = (_before: Machine, action: Action, after: Machine): void => {
    const level = currentTask(after, action.cpu).stack.length - 1;
    while (this.#nesting.length <= level) this.#nesting.push(0);
    this.#nesting[level] = (this.#nesting[level] ?? 0) + 1;
    if (!action.kind.startsWith("take-") || action.kind === "step") return;
    this.#events.set(action.source, (this.#events.get(action.source) ?? 0) + 1);
  };

  /** All that was seen so far; sources in the order of their names. */
  seen(): Seen {
    const events = [...this.#events].sort(([a], [b]) => (a < b ? -1 : 1));
    return { nesting: [...this.#nesting], events: Object.fromEntries(events) };
  }
}
