// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { check, property } from "fast-check";
import type { Model } from "../../model/model.ts";
import type { Judge } from "../judge.ts";
import type { Outcome } from "../outcome.ts";
import { byPriority, leastChance, plainly } from "./pick.ts";
import { Schedules } from "./schedules.ts";
import { simpler, withoutOneActor } from "./shrink.ts";
import { follow, type Observe, type Schedule, type Walk, walk } from "./walk.ts";

/** The plan of a random search; the same plan gives the same runs. */
export interface RandomPlan {
  readonly runs: number;
  readonly seed: number;
  /** Of the bugs that the priority-based half of the runs is after. */
  readonly depth: number;
  /** Steps of a run. */
  readonly length: number;
  /** fast-check's path: only this one schedule. */
  readonly path: string | null;
}

export interface RandomSenses<State, Action> {
  /** Told of every step of a run, not of those of shrinking. */
  readonly observe?: Observe<State, Action>;
  /** Told before each run how many there were. */
  readonly onRun?: (runs: number, transitions: number) => void;
  readonly clock?: () => number;
  /** Seconds after which no run begins and nothing is shrunk any more. */
  readonly seconds?: number;
}

/** The extent of a random search, for its report. */
export interface Tried {
  readonly plan: RandomPlan;
  readonly runs: number;
  readonly priorityRuns: number;
  readonly actors: number;
  /** Chance that one priority-based run finds a bug of the planned depth; the least there is. */
  readonly chance: number;
  /** Where the violation is, as `RandomPlan.path`; null when none was found. */
  readonly path: string | null;
}

/**
 * Walks `model` along random schedules, half of them plain and half by priorities. At the
 * first violation the schedule is shrunk, and the rules that it then breaks are reported. Never
 * exhausts anything: a violation that it does not find may well be there. Liveness is not judged.
 *
 * The same plan gives the same outcome, unless `seconds` cut it short. A path that leads
 * nowhere makes no run.
 */
export function exploreRandomly<State, Action>(
  model: Model<State, Action>,
  judge: Judge<State, Action>,
  plan: RandomPlan,
  senses: RandomSenses<State, Action> = {},
): { readonly outcome: Outcome<Action>; readonly tried: Tried } {
  const { length, depth, path } = plan;
  const clock = senses.clock ?? (() => 0);
  const begun = clock();
  const late = () => clock() - begun >= (senses.seconds ?? Number.POSITIVE_INFINITY);
  const actors = new Set<string>();
  let runs = 0;
  let priorityRuns = 0;
  let transitions = 0;
  let longest = 0;
  let cut = false;
  let drawn: Walk<Action> | null = null;
  const observe: Observe<State, Action> = (before, action, after) => {
    actors.add(model.actor(before, action));
    transitions += 1;
    senses.observe?.(before, action, after);
  };
  function* simplerOnes(schedule: Schedule) {
    yield* withoutOneActor(model, follow(model, judge, schedule));
    yield* simpler(schedule);
  }
  const schedules = new Schedules((random) => {
    if (late()) {
      cut = true;
      return [];
    }
    senses.onRun?.(runs, transitions);
    const draw = (most: number) => random.nextInt(0, most);
    const first = draw(model.initial().length - 1);
    const prior = draw(1) === 1;
    const pick = prior
      ? byPriority(model, draw, length, depth)
      : plainly<State, Action>(draw, length);
    const walked = walk(model, judge, first, pick, observe);
    drawn = walked;
    runs += 1;
    if (prior) priorityRuns += 1;
    longest = Math.max(longest, walked.path.length);
    return walked.schedule;
  }, simplerOnes);
  const holds = property(schedules, (schedule) => {
    if (schedule.length === 0 || (path === null && late())) return true;
    // The schedule just drawn has been walked and judged; only shrunk ones have not.
    const walked = schedule === drawn?.schedule ? drawn : follow(model, judge, schedule);
    return walked.findings.length === 0;
  });
  const details = check(holds, {
    seed: plan.seed,
    numRuns: path === null ? plan.runs : 1,
    ...(path === null ? {} : { path, endOnFailure: true }),
  });
  const [schedule] = details.counterexample ?? [];
  const stats = { states: 0, transitions, depth: longest, seconds: clock() - begun };
  const limit = cut ? "seconds" : "runs";
  const done = path === null ? runs : details.numRuns;
  const tried = {
    plan,
    runs: done,
    priorityRuns: Math.min(priorityRuns, done),
    actors: actors.size,
    chance: leastChance(actors.size, length, depth),
    path: details.counterexamplePath,
  };
  if (schedule === undefined) return { outcome: { kind: "bounded", stats, limit }, tried };
  const found = follow(model, judge, schedule);
  const violations = found.findings.map(({ rule, detail }) => ({
    rule,
    detail,
    path: found.path,
    start: found.start,
    switches: found.switches,
  }));
  return { outcome: { kind: "violated", stats, limit, violations }, tried };
}
