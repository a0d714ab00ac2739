// SPDX-License-Identifier: GPL-2.0-only OR MIT
import type { Model } from "../model/model.ts";
import { maskOf } from "./graph.ts";
import type { LivenessProblem, LivenessRule } from "./judge.ts";
import { Survey } from "./survey.ts";

/**
 * Whether a run that goes through `states` for ever, or that ends in the one there is, breaks
 * the rule: it stays within it, shows all that has to recur, and is fair. `actions` are one
 * less than the states; the last state is the first.
 */
export function isFairCycle<State, Action>(
  model: Model<State, Action>,
  { within, recurring }: LivenessRule<State>,
  { fairness, duty }: Omit<LivenessProblem<State, Action>, "rules">,
  { states, actions }: { readonly states: readonly State[]; readonly actions: readonly Action[] },
): boolean {
  const dutyAt = duty ?? model.actor;
  const survey = new Survey<Action>({
    wanted: maskOf(recurring.map(() => true)),
    mask: ({ masks }) => masks[0] ?? 0,
    fairness,
  });
  for (const [at, state] of states.entries()) {
    if (!within(state)) return false;
    const enabled = new Set(model.enabled(state).map((action) => dutyAt(state, action)));
    // A run that is over stays where it is, which it must be unable to leave.
    if (actions.length === 0 && enabled.size > 0) return false;
    const masks = [maskOf(recurring.map((holds) => holds(state)))];
    survey.visit({ arrivals: NO_PATH, masks, enabled, out: [] });
    const action = actions[at];
    if (action === undefined) continue;
    if (fairness(dutyAt(state, action)) === "finite") return false;
    survey.take(dutyAt(state, action));
  }
  const { missing, weaklyStarved, stronglyStarved } = survey;
  return missing === 0 && weaklyStarved.length === 0 && stronglyStarved.length === 0;
}

/** Nobody asks how the states of a cycle are reached. */
const NO_PATH = [{ length: 0, switches: 0, weight: 0, actor: null, start: 0, via: null }] as [
  { length: number; switches: number; weight: number; actor: null; start: number; via: null },
];
