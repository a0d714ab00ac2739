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
import { restore, retrace, type Snapshot, snapshotOf } from "./snapshot.ts";
import { Space } from "./space.ts";
import { Steps } from "./steps.ts";
import { Successors } from "./successors.ts";
import { sweep } from "./sweep.ts";
import { Visited } from "./visited.ts";

export interface InternOptions<State, Action>
  extends Omit<ExploreOptions<State, Action>, "discipline"> {
  /** Every so many states the plain model is asked as well, and must agree. Never, when absent. */
  readonly audit?: number;
  /** Asked between two blocks of states whether the search is to be kept; kept too when time or memory is up. */
  readonly keep?: {
    readonly isDue: () => boolean;
    readonly save: (snapshot: Snapshot) => void;
  };
  /** Goes on from there, with the outcome that the search would have had. */
  readonly resume?: Snapshot | undefined;
}

/**
 * The search of `explore`, in the same order and with the same outcome, memoised: a part of the
 * model runs once for all states that agree in the slots it reads. `observe` is called then, on
 * views, and not again: it must be content with each kind of step.
 *
 * A state is a few words, its successors are differences of words (`Successors`), and the
 * states are a queue and a set at once (`Visited`).
 *
 * Source: docs/search.md.
 */
export function exploreInterned<State, Action>(
  model: Sliceable<State, Action>,
  judge: Judge<State, Action>,
  limits: Limits,
  options: InternOptions<State, Action> = {},
): Outcome<Action> {
  const { keep, resume } = options;
  const space = new Space<State>(model);
  const steps = new Steps(space, model, judge, options);
  const visited = new Visited(space.cut.packs);
  const books = new Books(visited, limits, options, () => successors.bytes);
  const audit = new Audit(space, steps.all, visited, model, judge, options.audit);
  const block = new Block();
  for (const [start, state] of model.initial().entries()) {
    const vector = space.enter(state);
    if (resume === undefined) books.start(vector, start, judge(null, null, state));
  }
  if (resume !== undefined) restore(resume, books);
  // Only now: its memo is good for one layout of the words.
  const groups = model.groups ?? model.parts.map((_, part) => [part]);
  const successors = new Successors(space, steps, visited, groups);
  if (resume !== undefined) retrace(resume, space, books, successors, block);
  sweep({ model, space, steps, books, successors, audit, block }, () => {
    if (keep?.isDue() === true) keep.save(snapshotOf(space, books));
  });
  if (books.limit === "seconds" || books.limit === "memory") keep?.save(snapshotOf(space, books));
  const cyclic = () => {
    const { mayRecur } = new Recurrence(successors.changes);
    return new Edges(books, steps.all, new Successors(space, steps, visited, groups, mayRecur));
  };
  return outcomeOf(space, new Edges(books, steps.all, successors), cyclic, options);
}
