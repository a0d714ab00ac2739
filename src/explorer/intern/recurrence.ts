// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { components } from "../scc.ts";
import type { Ints } from "./ints.ts";

/** By pack, by number: the component of the changes that it is in. */
type Placed = Map<number, Map<number, number>>;

/**
 * The transitions that may be part of a cycle. A cycle leads each pack back to the number that it
 * had, by changes that transitions make to that pack; so a transition after which some pack has a
 * number from which no changes lead back is on no cycle. Removing it removes changes, which
 * excludes more transitions, down to a fixed point: counted events do not recur, hence
 * neither do the values that only they set, nor the reactions to these. Packs have few numbers
 * where states are many, and waiting loops are all that remains.
 */
export class Recurrence {
  readonly #placed: Placed = new Map();

  /** `changes`: of each step how many packs it changes, then pack, number before, number after. */
  constructor(changes: Ints) {
    let steps = new Map<number, readonly Change[]>();
    for (let at = 0; at < changes.size; at += 1 + 3 * changes.get(at)) {
      const all = Array.from({ length: changes.get(at) }, (_, i): Change => {
        const from = at + 1 + 3 * i;
        return [changes.get(from), changes.get(from + 1), changes.get(from + 2)];
      });
      steps.set(at, all);
    }
    let stale = new Set([...steps.values()].flat().map(([pack]) => pack));
    while (stale.size > 0) {
      this.#place(stale, [...steps.values()].flat());
      const gone = [...steps.values()].filter((all) => !all.every(this.#leadsBack));
      stale = new Set(gone.flat().map(([pack]) => pack));
      steps = new Map([...steps].filter(([, all]) => all.every(this.#leadsBack)));
    }
  }

  /** Whether a step between these states, by packs, may be on a cycle. */
  readonly mayRecur = (before: Int32Array, after: Int32Array): boolean =>
    before.every((from, pack) => {
      const to = after[pack] ?? 0;
      return from === to || this.#leadsBack([pack, from, to]);
    });

  readonly #leadsBack = ([pack, from, to]: Change): boolean => {
    const of = this.#placed.get(pack);
    const component = of?.get(from);
    return component !== undefined && component === of?.get(to);
  };

  /** Finds the components of some packs anew. */
  #place(packs: ReadonlySet<number>, changes: readonly Change[]): void {
    const graphs = new Map([...packs].map((pack) => [pack, new Map<number, Set<number>>()]));
    for (const [pack, from, to] of changes) {
      const graph = graphs.get(pack);
      if (graph === undefined) continue;
      const known = graph.get(from);
      if (known === undefined) graph.set(from, new Set([to]));
      else known.add(to);
    }
    for (const [pack, graph] of graphs) {
      const numbers = new Set(graph.keys());
      const of = new Map<number, number>();
      components(numbers, (number) => graph.get(number) ?? []).forEach((members, at) => {
        for (const number of members) of.set(number, at);
      });
      this.#placed.set(pack, of);
    }
  }
}

type Change = readonly [pack: number, from: number, to: number];
