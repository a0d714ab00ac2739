// SPDX-License-Identifier: GPL-2.0-only OR MIT
import type { Vertex } from "./graph.ts";
import type { Fairness } from "./judge.ts";

/** One liveness rule, as the search for its fair cycles sees it. */
export interface Question<Action> {
  /** The bits that a cycle has to show. */
  readonly wanted: number;
  /** The bits that a state shows; 0 if the cycle must not visit it. */
  readonly mask: (vertex: Vertex<Action>) => number;
  readonly fairness: (duty: string) => Fairness;
}

/**
 * A summary of visited states and taken steps, as far as recurrence and fairness
 * depend on it. It serves a whole component and a single cycle alike.
 */
export class Survey<Action> {
  readonly #question: Question<Action>;
  readonly #taken = new Set<string>();
  readonly #ever = new Set<string>();
  #always: Set<string> | undefined;
  #mask = 0;

  constructor(question: Question<Action>) {
    this.#question = question;
  }

  visit(vertex: Vertex<Action>): void {
    this.#mask |= this.#question.mask(vertex);
    for (const duty of vertex.enabled) this.#ever.add(duty);
    this.#always ??= new Set(vertex.enabled);
    for (const duty of this.#always) {
      if (!vertex.enabled.has(duty)) this.#always.delete(duty);
    }
  }

  take(duty: string): void {
    this.#taken.add(duty);
  }

  /** The wanted bits not yet seen. */
  get missing(): number {
    return this.#question.wanted & ~this.#mask;
  }

  /** Weakly fair duties enabled at every state and never taken. */
  get weaklyStarved(): readonly string[] {
    return this.#starved("weak", this.#always ?? new Set());
  }

  /** Strongly fair duties enabled at some state and never taken. */
  get stronglyStarved(): readonly string[] {
    return this.#starved("strong", this.#ever);
  }

  #starved(kind: Fairness, duties: ReadonlySet<string>): readonly string[] {
    const { fairness } = this.#question;
    return [...duties].filter((duty) => fairness(duty) === kind && !this.#taken.has(duty));
  }
}
