// SPDX-License-Identifier: GPL-2.0-only OR MIT
import type { Sliceable } from "../../model/model.ts";
import { DEADLOCK, DEADLOCK_DETAIL } from "../explore.ts";
import type { Judge } from "../judge.ts";
import type { ExploreOptions } from "../options.ts";
import type { Limits, Outcome } from "../outcome.ts";
import { Audit } from "./audit.ts";
import { Books } from "./books.ts";
import { outcomeOf } from "./close.ts";
import { Space } from "./space.ts";
import { type Leaf, Steps } from "./steps.ts";

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
  const books = new Books<Action>(space.words.length, limits, options);
  const audit = new Audit(space, steps, model, judge, options.audit);
  for (const [start, state] of model.initial().entries()) {
    books.start(space.enter(state), start, judge(null, null, state));
  }
  // The invariant of `explore`: see there.
  const words = new Int32Array(space.words.length);
  const parts: Leaf<Action>[] = [];
  for (let at = books.take(); at !== -1; at = books.take()) {
    books.states.load(books.queue.get(at), words);
    space.load(words);
    if (books.layer >= limits.depth && model.enabled(space.plain()).length > 0) {
      books.cut("depth");
      books.expand(-1);
      continue;
    }
    const count = steps.out(parts);
    if (count === 0 && !steps.isEnd()) {
      books.see({ rule: DEADLOCK, detail: DEADLOCK_DETAIL, at, step: "end" });
    }
    books.expand(count);
    for (const { steps: part } of parts)
      for (const step of part) books.follow(at, step, steps.after(step));
    audit.look(at, parts);
  }
  return outcomeOf(space, steps, books, options);
}
