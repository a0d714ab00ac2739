// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { explore } from "../explorer/explore.ts";
import { exploreCompacted } from "../explorer/intern/compact.ts";
import type { Judge, LivenessProblem } from "../explorer/judge.ts";
import type { ExploreOptions, Progress } from "../explorer/options.ts";
import type { Limits, Outcome } from "../explorer/outcome.ts";
import { exploreRandomly, type RandomPlan, type Tried } from "../explorer/random/random.ts";
import { exploreReduced } from "../explorer/reduce/explore.ts";
import { type Diagnostic, InputError } from "../kernelc/diagnostic.ts";
import { createFairness, dutyOf } from "../model/fairness.ts";
import type { Machine } from "../model/machine.ts";
import type { Sliceable } from "../model/model.ts";
import type { Action, SystemConfig } from "../model/system.ts";
import type { Scenario } from "../scenario/scenario.ts";
import type { StepCounter } from "./coverage.ts";
import { exploreKept, type Keeper } from "./kept.ts";
import { type LeftOut, leftOutOf, type ReducePlan } from "./reduced.ts";
import { isLiveness } from "./rules.ts";
import { type Seen, SeenCounter } from "./seen.ts";

/** What the edge lends to a search: time, memory, someone who wants to hear of it or keeps it. */
export interface Senses extends Pick<ExploreOptions<Machine, Action>, "clock" | "meter"> {
  readonly onProgress?: (progress: PointProgress) => void;
  readonly keeper?: Keeper | null;
}

/** How far a search is; steps of the C that have fired stand for its coverage. */
export type PointProgress = (Progress | RandomProgress) & {
  readonly fired: number;
  readonly total: number;
};

/** How far random runs are. */
interface RandomProgress {
  readonly runs: number;
  readonly of: number;
  readonly transitions: number;
}

/**
 * The searches say the same; the plain one is slow and simple, a reduced one looks at less, the
 * compact one keeps 64 bits of each state and proves nothing. The other plan is for random runs.
 */
export type Engine = Exhaustive | RandomPlan;
type Exhaustive = "interned" | "plain" | "compact" | ReducePlan;

/** What is searched, and by which rules it is judged. */
export interface Problem {
  readonly scenario: Scenario;
  readonly config: SystemConfig;
  /** Hash of everything that the run depends on. */
  readonly specHash: string;
  readonly model: Sliceable<Machine, Action>;
  readonly judge: Judge<Machine, Action>;
  /** Ids of the rules that are asked for, and those of liveness among them as cycles. */
  readonly asked: readonly string[];
  readonly cycles: LivenessProblem<Machine, Action>["rules"];
  /** Rules that have had nothing to check so far. */
  readonly isUnseen: (rule: string) => boolean;
  readonly steps: StepCounter;
  readonly observe: (before: Machine, action: Action, after: Machine) => void;
}

/** What came of a search. What belongs to another kind of search is null. */
export interface Found {
  readonly outcome: Outcome<Action>;
  /** Ids of the rules that this search judges. */
  readonly rules: readonly string[];
  /** What random runs have tried and seen. */
  readonly random: (Tried & Seen) | null;
  /** What a reduced search has left out. */
  readonly reduced: LeftOut | null;
  /** Chance that a state was left out as its fingerprint was known. */
  readonly omission: number | null;
}

const WHOLE = { random: null, reduced: null, omission: null };

/** Searches by an engine, within limits. */
export const searchBy = (
  engine: Engine,
  problem: Problem,
  limits: Limits,
  senses: Senses,
): Found =>
  typeof engine === "string" || "reduce" in engine
    ? searchAll(engine, problem, limits, senses)
    : tryRandomly(engine, problem, limits, senses);

function searchAll(
  kind: Exhaustive,
  problem: Problem,
  limits: Limits,
  { onProgress, keeper = null, ...others }: Senses,
): Found {
  const { scenario, config, specHash, model, judge, asked, cycles, isUnseen, steps, observe } =
    problem;
  const isSafetyOnly = kind === "compact" || (typeof kind !== "string" && kind.isSafetyOnly);
  const rules = isSafetyOnly ? safetyOf(asked) : asked;
  const fairness = createFairness(config.cpus, scenario.fairness);
  const options: ExploreOptions<Machine, Action> = {
    ...others,
    observe,
    liveness: { rules: isSafetyOnly ? [] : cycles, duty: dutyOf, fairness, isUnseen },
    ...(onProgress && { onProgress: (now: Progress) => onProgress({ ...now, ...steps.soFar() }) }),
  };
  if (typeof kind !== "string") {
    const found = exploreReduced(model, judge, limits, kind.reduce, options);
    const reduced = leftOutOf(found, config, scenario, kind);
    return { ...WHOLE, outcome: found.outcome, rules, reduced };
  }
  switch (kind) {
    case "compact":
      return { ...WHOLE, ...exploreCompacted(model, judge, limits, options), rules };
    case "plain":
      return { ...WHOLE, outcome: explore(model, judge, limits, options), rules };
    case "interned": {
      const stamp = `${specHash} ${rules.join(" ")}`;
      const outcome = exploreKept(model, judge, limits, options, keeper, stamp);
      return { ...WHOLE, outcome, rules };
    }
  }
}

function tryRandomly(
  plan: RandomPlan,
  { scenario, model, judge, asked, steps, observe }: Problem,
  limits: Limits,
  { clock = () => 0, onProgress }: Senses,
): Found {
  const seen = new SeenCounter();
  const { outcome, tried } = exploreRandomly(model, judge, plan, {
    clock,
    seconds: limits.seconds,
    onRun: (runs, transitions) =>
      onProgress?.({ runs, of: plan.runs, transitions, ...steps.soFar() }),
    observe: (before, action, after) => {
      observe(before, action, after);
      seen.observe(before, action, after);
    },
  });
  if (plan.path !== null && tried.runs === 0) throw new InputError([noSchedule(scenario, plan)]);
  return { ...WHOLE, outcome, random: { ...tried, ...seen.seen() }, rules: safetyOf(asked) };
}

function noSchedule({ files }: Problem["scenario"], { path, seed }: RandomPlan): Diagnostic {
  const at = { file: files[0] ?? "", line: 1, column: 1 };
  const told = `there is no schedule '${path}' of seed ${seed} here`;
  return { at, message: `${told}, take --path and the options before it as 'again:' printed them` };
}

const safetyOf = (rules: readonly string[]): readonly string[] =>
  rules.filter((rule) => !isLiveness(rule));
