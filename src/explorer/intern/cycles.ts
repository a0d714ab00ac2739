// SPDX-License-Identifier: GPL-2.0-only OR MIT
import type { Arrivals } from "../arrival.ts";
import { fairRegions } from "../fair.ts";
import { maskOf, type Place, type Vertex } from "../graph.ts";
import type { LivenessProblem, LivenessRule } from "../judge.ts";
import { cyclicComponents } from "./components.ts";
import type { Edges } from "./edges.ts";
import { Memo } from "./memo.ts";
import { PackTrie } from "./pack-trie.ts";
import type { Space } from "./space.ts";

/** A set of states in which some run may violate a liveness rule for ever. */
export interface Suspicion<State, Action> {
  readonly rule: LivenessRule<State>;
  /** The states in which a run that breaks the rule could stay if fairness had no say. */
  readonly suspects: ReadonlyMap<number, Vertex<Action>>;
  /** If a fair run breaks the rule: the states within it; all others are of no account. */
  readonly within: ReadonlyMap<number, number> | null;
}

/**
 * The suspicions of all liveness rules. A run stays for ever on a cycle or in an end; `cyclic` has
 * the transitions that may be on a cycle. The rules' masks are computed for the states that keep
 * such a transition, and only components that could violate a rule become a graph of objects.
 */
export function suspicions<State, Action>(
  space: Space<State>,
  edges: Edges<Action>,
  cyclic: Edges<Action>,
  { rules, fairness, isUnseen = () => false }: LivenessProblem<State, Action>,
): readonly Suspicion<State, Action>[] {
  if (rules.length === 0) return [];
  const { ends } = edges.books;
  const masks = rules.map((rule) => new Masks(space, edges, rule));
  rules.forEach(({ rule }, which) => {
    for (let at = 0; at < edges.size && isUnseen(rule); at += 1) masks[which]?.at(at);
  });
  const somewhere = new Uint8Array(edges.size);
  for (const at of cyclic.sources()) if (masks.some((of) => of.at(at) !== 0)) somewhere[at] = 1;
  const lasting = cyclicComponents(cyclic, somewhere).flat();
  return rules.flatMap((rule, which) => {
    const mask = masks[which];
    if (mask === undefined) return [];
    const keep = new Uint8Array(edges.size);
    for (const at of lasting) if (mask.at(at) !== 0) keep[at] = 1;
    const over = [...ends.values()].filter((at) => mask.at(at) !== 0).map((at) => [at]);
    const wanted = maskOf(rule.recurring.map(() => true));
    const suspects = [...cyclicComponents(cyclic, keep), ...over].filter(
      (component) => component.reduce((seen, at) => seen | mask.at(at), 0) === wanted,
    );
    const vertices = lift(edges, new Map(suspects.flat().map((at) => [at, mask.at(at)])));
    const question = { ...questionOf(rule), fairness };
    const isBroken = fairRegions([...vertices.values()], question).length > 0;
    return [{ rule, suspects: vertices, within: isBroken ? mask.all() : null }];
  });
}

/** The question of a rule, for vertices that were lifted for it. */
export const questionOf = ({ recurring }: Pick<LivenessRule<never>, "recurring">) => ({
  wanted: maskOf(recurring.map(() => true)),
  mask: ({ masks }: Vertex<unknown>) => masks[0] ?? 0,
});

/** Masks of one liveness rule (`within` and `recurring`), by state. */
class Masks<State, Action> {
  readonly #space: Space<State>;
  readonly #edges: Edges<Action>;
  /** Which packs a mask depends on, besides. */
  readonly #memo: Memo<State, { readonly mask: number; readonly packs: readonly number[] }>;
  readonly #known: PackTrie;
  readonly #vector: Int32Array;

  constructor(space: Space<State>, edges: Edges<Action>, rule: LivenessRule<State>) {
    this.#space = space;
    this.#edges = edges;
    this.#known = new PackTrie(edges.books.visited.layout, 1);
    this.#vector = new Int32Array(space.words.length);
    const { within, recurring } = rule;
    this.#memo = new Memo(
      space,
      (view, { slots }) => {
        const mask = within(view) ? maskOf(recurring.map((holds) => holds(view))) : 0;
        return { mask, packs: [...new Set([...slots].map(({ pack }) => pack))] };
      },
      () => `the rule ${rule.rule}`,
    );
  }

  at(at: number): number {
    const { visited } = this.#edges.books;
    const base = at * visited.layout.words;
    const known = this.#known.find(0, visited.words, base);
    if (known !== -1) return known;
    visited.load(at, this.#vector);
    this.#space.load(this.#vector);
    const { mask, packs } = this.#memo.at();
    this.#known.add(0, packs, this.#vector, mask);
    return mask;
  }

  all(): ReadonlyMap<number, number> {
    const all = new Map<number, number>();
    for (let at = 0; at < this.#edges.size; at += 1) {
      if (!this.#edges.books.isExpanded(at)) continue;
      const mask = this.at(at);
      if (mask !== 0) all.set(at, mask);
    }
    return all;
  }
}

/** Vertices of states with these masks, in order; edges among them only. */
export function lift<Action>(
  edges: Edges<Action>,
  masks: ReadonlyMap<number, number>,
  arrivals?: ReadonlyMap<number, Arrivals<Action>>,
): ReadonlyMap<number, Vertex<Action>> {
  const places = new Map<number, Place<Action>>();
  const vertices = new Map<number, Vertex<Action>>();
  for (const [at, mask] of [...masks].sort(([a], [b]) => a - b)) {
    // Without arrivals nobody asks for a path.
    const here = arrivals?.get(at) ?? [
      { length: 0, switches: 0, weight: 0, actor: null, start: 0, via: null },
    ];
    const vertex: Vertex<Action> = { arrivals: here, masks: [mask], enabled: new Set(), out: [] };
    places.set(at, { arrivals: here, vertex });
    vertices.set(at, vertex);
  }
  for (const [at, { enabled, out }] of vertices) {
    const count = edges.out(at);
    for (let edge = 0; edge < count; edge += 1) {
      const step = edges.steps[edges.taken[edge] ?? 0];
      if (step === undefined) continue;
      enabled.add(step.duty);
      const target = places.get(edges.targets[edge] ?? -1);
      if (target !== undefined)
        out.push({ action: step.action, actor: step.actor, duty: step.duty, target });
    }
  }
  return vertices;
}
