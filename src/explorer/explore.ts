// SPDX-License-Identifier: GPL-2.0-only OR MIT
import type { Model } from "../model/model.ts";
import { follow, origin } from "./arrival.ts";
import type { Judge } from "./judge.ts";
import type { ExploreOptions } from "./options.ts";
import type { Limits, Outcome } from "./outcome.ts";
import { Search } from "./search.ts";

/** The rule broken by a state without successors that `Model.terminal` does not excuse. */
export const DEADLOCK = "deadlock";
export const DEADLOCK_DETAIL = "no step is possible, and this is not a proper end";

/**
 * Searches the whole reachable space of `model`, judges every step, and says
 * which rules are broken and how to get there, or that none is, or which limit
 * cut the search short. Breadth first, so each path is a shortest one; among
 * the shortest it has the fewest changes of actor, of these the least weight.
 *
 * A state is stored when a step leads to it, and expanded when a clean step
 * does. Both sets are least fixed points, so their sizes do not depend on the
 * order of actions.
 *
 * Exceptions of `model`, `judge` and callbacks pass through. Throws
 * RangeError for a liveness rule with too many recurring predicates.
 */
export function explore<State, Action>(
  model: Model<State, Action>,
  judge: Judge<State, Action>,
  limits: Limits,
  options: ExploreOptions<State, Action> = {},
): Outcome<Action> {
  const search = new Search<State, Action>(model.key, limits, options);
  for (const [start, state] of model.initial().entries()) {
    search.land(state, origin(start), judge(null, null, state));
  }
  // Invariant: every step out of an expanded state has been judged and its target stored;
  // every stored state is expanded, or waits exactly once, or is reached by violating steps
  // only; unless `search` knows the limit that forbade it. Breadth first, no waiting state
  // is nearer than the one taken, so the arrivals at that one are complete.
  for (let here = search.take(); here !== undefined; here = search.take()) {
    const { state, arrivals } = here;
    const actions = model.enabled(state);
    if (actions.length > 0 && arrivals[0].length >= limits.depth) {
      search.cut("depth");
      continue;
    }
    if (actions.length === 0 && !model.terminal(state)) {
      search.report(arrivals, DEADLOCK, DEADLOCK_DETAIL);
    }
    const vertex = search.expand(here, actions.length);
    for (const action of actions) {
      const actor = model.actor(state, action);
      const weight = model.weight?.(action);
      const after = model.next(state, action);
      options.observe?.(state, action, after);
      const findings = judge(state, action, after);
      const target = search.land(after, follow(arrivals, action, actor, weight), findings);
      const duty = options.liveness?.duty?.(state, action) ?? actor;
      vertex?.enabled.add(duty);
      if (target !== undefined && findings.length === 0)
        vertex?.out.push({ action, actor, duty, target });
    }
  }
  return search.outcome();
}
