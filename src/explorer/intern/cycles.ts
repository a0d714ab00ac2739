// SPDX-License-Identifier: GPL-2.0-only OR MIT
import type { Arrivals } from "../arrival.ts";
import { fairRegions } from "../fair.ts";
import { maskOf, type Place, type Vertex } from "../graph.ts";
import type { LivenessProblem, LivenessRule } from "../judge.ts";
import { forEdges } from "./arrivals.ts";
import type { Books } from "./books.ts";
import { lastingComponents } from "./components.ts";
import { Memo } from "./memo.ts";
import type { Space } from "./space.ts";
import type { Step } from "./steps.ts";

/** A rule that some fair run breaks, and what `findLassos` needs to show one. */
export interface Broken<State> {
  readonly rule: LivenessRule<State>;
  /** Positions of the states within the rule; those of all others are of no account. */
  readonly within: ReadonlyMap<number, number>;
}

/**
 * The rules that some fair run breaks. A run stays for ever in a component of the graph,
 * and most states are in none: only the others are asked what the rules think of them,
 * and only what could then be a fair cycle is looked at as a graph of objects.
 */
export function brokenRules<State, Action>(
  space: Space<State>,
  books: Books<Action>,
  steps: readonly Step<Action>[],
  { rules, fairness }: LivenessProblem<State, Action>,
): readonly Broken<State>[] {
  const everywhere = new Uint8Array(books.first.size).fill(1);
  const lasting = lastingComponents(books, steps, everywhere).flat();
  return rules.flatMap((rule) => {
    const masks = new Masks(space, books, rule);
    const keep = new Uint8Array(books.first.size);
    for (const at of lasting) if (masks.at(at) !== 0) keep[at] = 1;
    const wanted = maskOf(rule.recurring.map(() => true));
    const suspects = lastingComponents(books, steps, keep).filter(
      (component) => component.reduce((seen, at) => seen | masks.at(at), 0) === wanted,
    );
    const vertices = lift(books, steps, new Map(suspects.flat().map((at) => [at, masks.at(at)])));
    const question = { wanted, mask: (vertex: Vertex<Action>) => vertex.masks[0] ?? 0, fairness };
    if (fairRegions([...vertices.values()], question).length === 0) return [];
    return [{ rule, within: masks.all() }];
  });
}

/** What one rule thinks of the states. */
class Masks<State, Action> {
  readonly #space: Space<State>;
  readonly #books: Books<Action>;
  readonly #memo: Memo<State, number>;
  readonly #known: Int32Array;
  readonly #words: Int32Array;

  constructor(space: Space<State>, books: Books<Action>, rule: LivenessRule<State>) {
    this.#space = space;
    this.#books = books;
    this.#known = new Int32Array(books.first.size).fill(-1);
    this.#words = new Int32Array(space.words.length);
    const { within, recurring } = rule;
    this.#memo = new Memo(
      space,
      (view) => (within(view) ? maskOf(recurring.map((holds) => holds(view))) : 0),
      () => `the rule ${rule.rule}`,
    );
  }

  at(at: number): number {
    const known = this.#known[at] ?? -1;
    if (known !== -1) return known;
    this.#books.states.load(this.#books.queue.get(at), this.#words);
    this.#space.load(this.#words);
    const mask = this.#memo.at();
    this.#known[at] = mask;
    return mask;
  }

  all(): ReadonlyMap<number, number> {
    const all = new Map<number, number>();
    for (let at = 0; at < this.#known.length; at += 1) {
      if (this.#books.count.get(at) === -1) continue;
      const mask = this.at(at);
      if (mask !== 0) all.set(at, mask);
    }
    return all;
  }
}

/** Vertices of positions with these masks, in order; edges among them only. */
export function lift<Action>(
  books: Books<Action>,
  steps: readonly Step<Action>[],
  masks: ReadonlyMap<number, number>,
  arrivals?: ReadonlyMap<number, Arrivals<Action>>,
): ReadonlyMap<number, Vertex<Action>> {
  const places = new Map<number, Place<Action>>();
  const vertices = new Map<number, Vertex<Action>>();
  for (const [at, mask] of [...masks].sort(([a], [b]) => a - b)) {
    // Without arrivals nobody asks for a path.
    const here = arrivals?.get(at) ?? [
      { length: 0, switches: 0, actor: null, start: 0, via: null },
    ];
    const vertex: Vertex<Action> = { arrivals: here, masks: [mask], enabled: new Set(), out: [] };
    places.set(at, { arrivals: here, vertex });
    vertices.set(at, vertex);
  }
  for (const [at, { enabled, out }] of vertices) {
    const begin = books.first.get(at);
    for (let edge = begin; edge < begin + books.count.get(at); edge += 1)
      enabled.add(steps[books.steps.get(edge)]?.duty ?? "");
    forEdges(books, steps, at, (to, { action, actor, duty }) => {
      const target = places.get(to);
      if (target !== undefined) out.push({ action, actor, duty, target });
    });
  }
  return vertices;
}
