// SPDX-License-Identifier: GPL-2.0-only OR MIT
import type { Sliceable } from "../../model/model.ts";
import type { Judge } from "../judge.ts";
import type { ExploreOptions } from "../options.ts";
import type { Limits, Outcome } from "../outcome.ts";
import { Audit } from "./audit.ts";
import { Block } from "./block.ts";
import { Books } from "./books.ts";
import { outcomeOf } from "./close.ts";
import { Edges } from "./edges.ts";
import { Recurrence } from "./recurrence.ts";
import { Space } from "./space.ts";
import { Steps } from "./steps.ts";
import { Successors } from "./successors.ts";
import { Visited } from "./visited.ts";

export interface InternOptions<State, Action>
  extends Omit<ExploreOptions<State, Action>, "discipline"> {
  /** Every so many states the plain model is asked as well, and must agree. Never, when absent. */
  readonly audit?: number;
}

/**
 * What `explore` does, in the same order and with the same outcome, but a part of the
 * model is run once for all states that agree in what it reads of them. `observe` is
 * called then too, on views, and not again: it must be content with each kind of step.
 *
 * A state is a few words, its successors are differences of words (`Successors`), and the
 * states are a queue and a set at once (`Visited`).
 *
 * Source: reference/engine.md.
 */
export function exploreInterned<State, Action>(
  model: Sliceable<State, Action>,
  judge: Judge<State, Action>,
  limits: Limits,
  options: InternOptions<State, Action> = {},
): Outcome<Action> {
  const space = new Space<State>(model);
  const steps = new Steps(space, model, judge, options);
  const visited = new Visited(space.cut.packs);
  const groups = model.groups ?? model.parts.map((_, part) => [part]);
  const successors = new Successors(space, steps, visited, groups);
  const books = new Books(visited, limits, options, () => visited.bytes + successors.bytes);
  const audit = new Audit(space, steps.all, visited, model, judge, options.audit);
  for (const [start, state] of model.initial().entries()) {
    books.start(space.enter(state), start, judge(null, null, state));
  }
  const vector = new Int32Array(space.words.length);
  const load = (state: number): void => {
    visited.load(state, vector);
    space.load(vector);
  };
  const isEnd = (state: number): boolean => {
    load(state);
    return steps.isEnd();
  };
  const block = new Block();
  // The invariant of `explore`: see there.
  while (books.take(block)) {
    if (books.isAtDepth) {
      for (const state of block.states.subarray(0, block.size)) {
        load(state);
        books.stay(state, model.enabled(space.plain()).length, isEnd);
      }
      continue;
    }
    books.giveBack(block, successors.fill(block, books.room));
    books.land(block, steps.all, isEnd);
    audit.look(block);
  }
  const cyclic = () => {
    const { mayRecur } = new Recurrence(successors.changes);
    return new Edges(books, steps.all, new Successors(space, steps, visited, groups, mayRecur));
  };
  return outcomeOf(space, new Edges(books, steps.all, successors), cyclic, options);
}
