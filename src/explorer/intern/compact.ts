// SPDX-License-Identifier: GPL-2.0-only OR MIT
import type { Sliceable } from "../../model/model.ts";
import { type Arrival, follow, origin } from "../arrival.ts";
import type { Judge } from "../judge.ts";
import { Ledger } from "../ledger.ts";
import type { Limits, Outcome } from "../outcome.ts";
import { Audit } from "./audit.ts";
import { Block } from "./block.ts";
import { Books } from "./books.ts";
import type { InternOptions } from "./explore.ts";
import { chanceOfOmission, Prints } from "./prints.ts";
import { Space } from "./space.ts";
import { Steps } from "./steps.ts";
import { Successors } from "./successors.ts";
import { sweep } from "./sweep.ts";

type Options<State, Action> = Omit<
  InternOptions<State, Action>,
  "keep" | "resume" | "liveness" | "lassoBudget"
>;

/** An outcome, and the probability that at least one state was taken for another one. */
export interface Compacted<Action> {
  readonly outcome: Outcome<Action>;
  readonly omission: number;
}

/**
 * The interned search, which keeps 64 bits of each state (`Prints`). So a state may be taken for
 * another one, with all that comes after it: nothing is proved, the outcome is never
 * `exhausted`. A rule that it finds broken is broken; the path is a shortest one unless a state
 * was left out. Liveness is not judged.
 */
export function exploreCompacted<State, Action>(
  model: Sliceable<State, Action>,
  judge: Judge<State, Action>,
  limits: Limits,
  options: Options<State, Action> = {},
): Compacted<Action> {
  const space = new Space<State>(model);
  const steps = new Steps(space, model, judge, options);
  const prints = new Prints(space.cut.packs);
  const books = new Books(prints, limits, options, () => successors.bytes);
  const audit = new Audit(space, steps.all, prints, model, judge, options.audit);
  for (const [start, state] of model.initial().entries())
    books.start(space.enter(state), start, judge(null, null, state));
  const groups = model.groups ?? model.parts.map((_, part) => [part]);
  const successors = new Successors(space, steps, prints, groups);
  sweep({ model, space, steps, books, successors, audit, block: new Block() }, () => {});
  const ledger = new Ledger<Action>();
  for (const { rule, detail, at, step } of books.sightings) {
    if (step === "start") {
      ledger.add(rule, detail, origin(at));
      continue;
    }
    const here = pathTo(model, judge, space, books, at);
    const taken = step === "end" ? undefined : steps.all[step];
    ledger.add(rule, detail, taken ? follow([here], taken.action, taken.actor) : here);
  }
  const { stats, limit = "fingerprints" } = books;
  const violations = ledger.violations();
  const omission = chanceOfOmission(stats.states);
  if (violations.length === 0) return { outcome: { kind: "bounded", stats, limit }, omission };
  return { outcome: { kind: "violated", stats, violations, limit }, omission };
}

/** The path by which a state was found, gone again on the plain model from fingerprint to fingerprint. */
function pathTo<State, Action>(
  model: Sliceable<State, Action>,
  judge: Judge<State, Action>,
  space: Space<State>,
  { visited: prints, starts }: Books<Prints>,
  at: number,
): Arrival<Action> {
  const numbers = [at];
  for (let parent = prints.parents[at] ?? -1; parent >= 0; parent = prints.parents[parent] ?? -1)
    numbers.unshift(parent);
  const [first = at, ...others] = numbers;
  const start = starts.get(first) ?? 0;
  let state = model.initial()[start];
  let arrival = origin<Action>(start);
  for (const number of others) {
    if (state === undefined) break;
    const before = state;
    const leads = (action: Action): boolean => {
      const after = model.next(before, action);
      const isThere = prints.numberOf(space.enter(after)) === number;
      return isThere && judge(before, action, after).length === 0;
    };
    const action = model.enabled(before).find(leads);
    if (action === undefined) throw new Error("a state that was expanded has no path");
    arrival = follow([arrival], action, model.actor(before, action));
    state = model.next(before, action);
  }
  return arrival;
}
