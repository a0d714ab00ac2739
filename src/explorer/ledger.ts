// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { type Arrival, shorter, unwind } from "./arrival.ts";
import type { Violation } from "./outcome.ts";

interface Entry<Action> {
  readonly arrival: Arrival<Action>;
  readonly detail: string;
  readonly cycleFrom: number | undefined;
}

/** The broken rules, each with the best path seen so far. */
export class Ledger<Action> {
  readonly #entries = new Map<string, Entry<Action>>();

  /** Keeps `arrival` if it is the first path for `rule`, or better than the one kept. */
  add(rule: string, detail: string, arrival: Arrival<Action>, cycleFrom?: number): void {
    const kept = this.#entries.get(rule);
    if (kept !== undefined && shorter(kept.arrival, arrival) === kept.arrival) return;
    this.#entries.set(rule, { arrival, detail, cycleFrom });
  }

  /** One per rule, sorted by length of path, then by rule. */
  violations(): Violation<Action>[] {
    return [...this.#entries]
      .map(([rule, { arrival, detail, cycleFrom }]) => ({
        rule,
        detail,
        path: unwind(arrival),
        start: arrival.start,
        switches: arrival.switches,
        ...(cycleFrom === undefined ? {} : { cycleFrom }),
      }))
      .sort((a, b) => a.path.length - b.path.length || (a.rule < b.rule ? -1 : 1));
  }
}
