// SPDX-License-Identifier: GPL-2.0-only OR MIT
import type { Strands } from "../../model/model.ts";
import { Memo } from "../intern/memo.ts";
import type { Space } from "../intern/space.ts";
import type { Halves } from "../judge.ts";
import type { Held } from "./excursions.ts";

/** The context that runs on a strand. */
export interface Context {
  /** Equal for equal names, on one strand. */
  readonly name: number;
  /** Slots on which the name depends. */
  readonly reads: readonly number[];
}

/** Which contexts run in the loaded state. */
export class Contexts<State> {
  readonly #memos: readonly Memo<State, Context>[];

  constructor(space: Space<State>, { contexts }: Strands<State>) {
    this.#memos = contexts.map((nameOf, strand) => {
      const names = new Map<string, number>();
      const numberOf = (text: string): number => {
        const number = names.get(text) ?? names.size;
        names.set(text, number);
        return number;
      };
      return new Memo(
        space,
        (view, session) => {
          const name = numberOf(nameOf(view));
          return { name, reads: [...session.slots].map(({ number }) => number) };
        },
        () => `the name of the context of strand ${strand}`,
      );
    });
  }

  at(strand: number): Context {
    const memo = this.#memos[strand];
    if (memo === undefined) throw new Error(`there is no strand ${strand}`);
    return memo.at();
  }
}

/** The slots that the rules on states read of a strand, with their values. */
export interface Standing extends Held {
  readonly number: number;
}

const NOTHING: Standing = { number: 0, reads: [], values: [] };

/** How things stand in the loaded state. */
export class Standings<State> {
  readonly #memos: readonly Memo<State, Standing>[];

  constructor(space: Space<State>, strands: number, halves: Halves<State, never> | undefined) {
    this.#memos = Array.from({ length: halves === undefined ? 0 : strands }, (_, strand) => {
      let number = 0;
      return new Memo(
        space,
        (view, session): Standing => {
          halves?.standing(view, strand);
          const reads = [...session.slots].map((slot) => slot.number);
          number += 1;
          return { number, reads, values: reads.map((slot) => space.ids[slot] ?? 0) };
        },
        () => `how things stand with strand ${strand}`,
      );
    });
  }

  at(strand: number): Standing {
    return this.#memos[strand]?.at() ?? NOTHING;
  }
}
