// SPDX-License-Identifier: GPL-2.0-only OR MIT
import type { Sliceable } from "../../model/model.ts";
import type { Judge } from "../judge.ts";
import type { Block } from "./block.ts";
import { decode } from "./layout.ts";
import type { Space } from "./space.ts";
import type { States } from "./states.ts";
import type { Step } from "./steps.ts";

/** Asks the plain model about some states, and throws if it says something else. */
export class Audit<State, Action> {
  readonly #space: Space<State>;
  readonly #steps: readonly Step<Action>[];
  readonly #visited: States;
  readonly #model: Sliceable<State, Action>;
  readonly #judge: Judge<State, Action>;
  readonly #every: number;
  readonly #vector: Int32Array;

  constructor(
    space: Space<State>,
    steps: readonly Step<Action>[],
    visited: States,
    model: Sliceable<State, Action>,
    judge: Judge<State, Action>,
    every = Number.POSITIVE_INFINITY,
  ) {
    this.#space = space;
    this.#steps = steps;
    this.#visited = visited;
    this.#model = model;
    this.#judge = judge;
    this.#every = every;
    this.#vector = new Int32Array(space.words.length);
  }

  /** Looks at the states of a block whose turn it is. */
  look(block: Block): void {
    if (this.#every === Number.POSITIVE_INFINITY) return;
    let successor = 0;
    for (let turn = 0; turn < block.size; turn += 1) {
      const count = block.counts[turn] ?? 0;
      const state = block.states[turn] ?? 0;
      if ((state + 1) % this.#every === 0) this.#lookAt(state, block, successor, count);
      successor += count;
    }
  }

  #lookAt(number: number, block: Block, first: number, count: number): void {
    const { enabled, text } = this.#model;
    this.#visited.load(number, this.#vector);
    const state = this.#space.whole(this.#vector);
    const steps = Array.from({ length: count }, (_, at) => {
      const step = block.steps[first + at] ?? 0;
      return this.#steps[step < 0 ? ~step : step];
    });
    this.#agree(
      "which steps are enabled",
      enabled(state).map(text),
      steps.map((step) => text(step?.action)),
    );
    for (const [at, step] of steps.entries()) {
      const { layout } = this.#visited;
      decode(layout, block.words, (first + at) * layout.words, this.#vector);
      if (step !== undefined) this.#compare(state, step, this.#space.whole(this.#vector));
    }
  }

  #compare(state: State, { action, actor, findings }: Step<Action>, target: State): void {
    const what = `the step ${JSON.stringify(action)}`;
    const after = this.#model.next(state, action);
    const seen = this.#judge(state, action, after);
    this.#agree(`whose ${what} is`, this.#model.actor(state, action), actor);
    this.#agree(`what ${what} breaks`, texts(seen), texts(findings));
    this.#agree(`where ${what} leads`, this.#model.key(after), this.#model.key(target));
  }

  #agree(about: string, plain: unknown, interned: unknown): void {
    if (JSON.stringify(plain) === JSON.stringify(interned)) return;
    throw new Error(
      `the interned search is wrong about ${about}: it depends on something that is not in the state, ` +
        `or that was read behind its view (plain ${JSON.stringify(plain)}, interned ${JSON.stringify(interned)})`,
    );
  }
}

const texts = (findings: readonly { readonly rule: string; readonly detail: string }[]) =>
  findings.map(({ rule, detail }) => `${rule}: ${detail}`);
