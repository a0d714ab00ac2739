// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { Session } from "./session.ts";
import type { Space } from "./space.ts";
import { Trie } from "./trie.ts";
import { viewOf } from "./view.ts";

/**
 * The memo of a function of states, which runs once for all states that agree in the slots it
 * reads. It has to be a function of the state: if the slot that it reads next is not determined
 * by those it has read, it depends on something outside the state, and `at` throws.
 */
export class Memo<State, Result> {
  readonly #space: Space<State>;
  readonly #run: (view: State, session: Session) => Result;
  /** Name of the function run last, for the message. */
  readonly #name: () => string;
  readonly #trie = new Trie<Result>();

  constructor(
    space: Space<State>,
    run: (view: State, session: Session) => Result,
    name: () => string,
  ) {
    this.#space = space;
    this.#run = run;
    this.#name = name;
  }

  /** How often the function was run. */
  get runs(): number {
    return this.#trie.size;
  }

  /** The value at the state that is loaded. */
  at(): Result {
    return this.#trie.find(this.#space.ids) ?? this.#miss();
  }

  #miss(): Result {
    const space = this.#space;
    const session = new Session();
    const view = viewOf(space.cut, space.plain() as object, session) as State; // looks like one
    const result = this.#run(view, session);
    session.close();
    const reads = [...session.slots];
    const odd = this.#trie.add(
      reads.map(({ number }) => number),
      space.ids,
      result,
    );
    if (odd === null) return result;
    const before = reads.slice(0, odd).map(({ keys }) => keys.join("."));
    const here = reads[odd]?.keys.join(".") ?? "nothing more";
    throw new Error(
      `${this.#name()} is no function of its state: where ${before.join(", ") || "nothing"} was read and equal, ` +
        `it went on to read ${here} this time and something else before. It most likely ` +
        "depends on a variable outside the state, or on the identity of an object.",
    );
  }
}
