// SPDX-License-Identifier: GPL-2.0-only OR MIT
import type { Sliceable } from "../../model/model.ts";
import type { Judge } from "../judge.ts";
import type { Space } from "./space.ts";
import type { Leaf, Step, Steps } from "./steps.ts";

/** Asks the plain model about some states, and throws if it says something else. */
export class Audit<State, Action> {
  readonly #space: Space<State>;
  readonly #steps: Steps<State, Action>;
  readonly #model: Sliceable<State, Action>;
  readonly #judge: Judge<State, Action>;
  readonly #every: number;

  constructor(
    space: Space<State>,
    steps: Steps<State, Action>,
    model: Sliceable<State, Action>,
    judge: Judge<State, Action>,
    every = Number.POSITIVE_INFINITY,
  ) {
    this.#space = space;
    this.#steps = steps;
    this.#model = model;
    this.#judge = judge;
    this.#every = every;
  }

  /** Looks at the loaded state, if it is its turn. */
  look(turn: number, parts: readonly Leaf<Action>[]): void {
    if ((turn + 1) % this.#every !== 0) return;
    const { enabled, text } = this.#model;
    const state = this.#space.plain();
    const steps = parts.flatMap((leaf) => leaf.steps);
    const actions = enabled(state);
    this.#agree(
      "which steps are enabled",
      actions.map(text),
      steps.map((step) => text(step.action)),
    );
    for (const step of steps) this.#compare(state, step);
  }

  #compare(state: State, step: Step<Action>): void {
    const { action, actor, findings } = step;
    const what = `the step ${JSON.stringify(action)}`;
    const after = this.#model.next(state, action);
    const seen = this.#judge(state, action, after);
    this.#agree(`whose ${what} is`, this.#model.actor(state, action), actor);
    this.#agree(`what ${what} breaks`, texts(seen), texts(findings));
    const target = this.#space.whole(this.#steps.after(step));
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
