// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { explore } from "./explorer/explore.ts";
import { exploreCompacted } from "./explorer/intern/compact.ts";
import type { Fairness } from "./explorer/judge.ts";
import type { ExploreOptions, Progress } from "./explorer/options.ts";
import type { Limits, Outcome } from "./explorer/outcome.ts";
import { exploreRandomly, type RandomPlan, type Tried } from "./explorer/random/random.ts";
import { exploreReduced } from "./explorer/reduce/explore.ts";
import { createJudge, createLiveness } from "./invariants/judge.ts";
import type { SourceTree } from "./kernelc/source.ts";
import { createModel } from "./model/create.ts";
import { createFairness, dutyOf } from "./model/fairness.ts";
import type { Machine } from "./model/machine.ts";
import type { Action } from "./model/system.ts";
import { buildPoint } from "./run/build.ts";
import { type Coverage, StepCounter } from "./run/coverage.ts";
import { exploreKept, type Keeper } from "./run/kept.ts";
import {
  type LeftOut,
  leftOutOf,
  type ReducePlan,
  refuseUnjudged,
  usualSearch,
} from "./run/reduced.ts";
import { checkedRules, isLiveness } from "./run/rules.ts";
import { type Seen, SeenCounter } from "./run/seen.ts";
import { type Vacuity, VacuityWatch } from "./run/vacuity.ts";
import { compare, type Difference, type Expected, expectedOf, isMet } from "./run/verdict.ts";
import type { Point } from "./scenario/points.ts";
import type { Scenario } from "./scenario/scenario.ts";
import { buildTrace, type Trace } from "./trace/trace.ts";

/** The search of one config point, and how it compares with what the scenario expects. */
export interface PointResult {
  readonly scenario: string;
  readonly point: string;
  readonly title: string;
  readonly source: string;
  readonly outcome: Outcome<Action>;
  /** One for each violation, in the same order, each replayed. */
  readonly traces: readonly Trace[];
  readonly expected: Expected;
  readonly difference: Difference;
  readonly met: boolean;
  /** Ids of the rules that were checked. */
  readonly rules: readonly string[];
  readonly coverage: Coverage;
  /** What each liveness rule that holds owes to fairness; empty for random runs. */
  readonly owed: readonly OwedToFairness[];
  /** What was never met, if it was asked for; of a search cut short, what was not met so far. */
  readonly vacuity: Vacuity | null;
  /** What random runs have tried and seen; null when the space was searched. */
  readonly random: (Tried & Seen) | null;
  /** What a reduced search has left out; null when nothing was to be. */
  readonly reduced: LeftOut | null;
  /** Chance that a state was left out as its fingerprint was known; null when states were kept whole. */
  readonly omission: number | null;
  readonly assumptions: readonly string[];
  readonly bounds: readonly string[];
  readonly specHash: string;
}

/** Least fairness under which a rule holds; a lasso for each that would break it without. */
interface OwedToFairness {
  readonly rule: string;
  readonly needs: readonly {
    readonly duty: string;
    readonly fairness: Fairness;
    readonly steps: number;
    readonly cycleFrom: number;
    /** If it was asked for. */
    readonly lasso: Trace | null;
  }[];
}

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

/** What is told only if it is wanted: it costs time. */
export interface Wants {
  /** The lassos that fairness rules out, step by step. */
  readonly lassos?: boolean;
  readonly vacuity?: boolean;
}

/**
 * The searches say the same; the plain one is slow and simple, a reduced one looks at less, the
 * compact one keeps 64 bits of each state and proves nothing. The other plan is for random runs.
 */
export type Engine = Exhaustive | RandomPlan;
type Exhaustive = "interned" | "plain" | "compact" | ReducePlan;

/**
 * Searches one config point of a scenario and compares. Pure apart from what it is
 * handed: the tree of files, the senses. Throws InputError for C that cannot be used.
 */
export function checkPoint(
  scenario: Scenario,
  point: Point,
  tree: SourceTree,
  limits: Limits,
  senses: Senses = {},
  engine: Engine = usualSearch(scenario),
  wants: Wants = {},
): PointResult {
  const { config, assumptions, bounds, specHash } = buildPoint(scenario, point, tree);
  const model = createModel(config);
  const steps = new StepCounter(config);
  const asked = checkedRules(scenario);
  const cycles = createLiveness(config, asked).rules;
  const watch = wants.vacuity ? new VacuityWatch(cycles) : null;
  const judge = createJudge(config, asked, watch?.asked);
  const observe = (before: Machine, action: Action, after: Machine): void => {
    steps.observe(before, action);
    watch?.observe(before, action, after);
  };
  const whole = { random: null, reduced: null, omission: null };
  const searched = (kind: Exhaustive) => {
    const isSafetyOnly = kind === "compact" || (typeof kind !== "string" && kind.isSafetyOnly);
    const rules = isSafetyOnly ? asked.filter((rule) => !isLiveness(rule)) : asked;
    const fairness = createFairness(config.cpus, scenario.fairness);
    const liveness = { rules: isSafetyOnly ? [] : cycles, duty: dutyOf, fairness };
    const { onProgress, keeper = null, ...others } = senses;
    const options = {
      ...others,
      observe,
      liveness,
      ...(onProgress === undefined
        ? {}
        : { onProgress: (now: Progress) => onProgress({ ...now, ...steps.soFar() }) }),
    };
    if (kind === "compact") {
      return { ...whole, ...exploreCompacted(model, judge, limits, options), rules };
    }
    if (typeof kind === "string") {
      const stamp = `${specHash} ${rules.join(" ")}`;
      const outcome =
        kind === "plain"
          ? explore(model, judge, limits, options)
          : exploreKept(model, judge, limits, options, keeper, stamp);
      return { ...whole, outcome, rules };
    }
    const found = exploreReduced(model, judge, limits, kind.reduce, options);
    const reduced = leftOutOf(found, config, scenario, kind);
    return { ...whole, outcome: found.outcome, rules, reduced };
  };
  const tried = (plan: RandomPlan) => {
    const seen = new SeenCounter();
    const { outcome, tried } = exploreRandomly(model, judge, plan, {
      clock: senses.clock ?? (() => 0),
      seconds: limits.seconds,
      onRun: (runs, transitions) =>
        senses.onProgress?.({ runs, of: plan.runs, transitions, ...steps.soFar() }),
      observe: (before, action, after) => {
        observe(before, action, after);
        seen.observe(before, action, after);
      },
    });
    const rules = asked.filter((rule) => !isLiveness(rule));
    return { ...whole, outcome, random: { ...tried, ...seen.seen() }, rules };
  };
  const { outcome, random, rules, reduced, omission } =
    typeof engine === "string" || "reduce" in engine ? searched(engine) : tried(engine);
  const violations = outcome.kind === "violated" ? outcome.violations : [];
  const all = expectedOf(scenario, point);
  const isJudged = (rule: string) => rules.includes(rule) || !isLiveness(rule) || random !== null;
  refuseUnjudged(scenario, all);
  const expected = { ...all, rules: all.rules.filter(isJudged) };
  const coverage = steps.coverage();
  const isPinned = reduced?.isPinned ?? scenario.search === "whole";
  const difference = compare(scenario, expected, outcome, coverage, isPinned);
  return {
    scenario: scenario.name,
    point: point.name,
    title: scenario.title,
    source: scenario.source,
    outcome,
    traces: violations.map((violation) => buildTrace(config, model, violation)),
    expected,
    difference,
    owed: (outcome.owed ?? []).map(({ rule, needs }) => {
      const told = needs.map(({ duty, fairness }) => `${fairness} ${duty}`);
      return {
        rule,
        needs: needs.map(({ duty, fairness, lasso }, at) => ({
          duty,
          fairness,
          steps: lasso.path.length,
          cycleFrom: lasso.cycleFrom ?? 0,
          lasso: wants.lassos
            ? buildTrace(config, model, { ...lasso, fairness: told.toSpliced(at, 1) })
            : null,
        })),
      };
    }),
    met: isMet(difference),
    rules,
    coverage,
    vacuity: watch?.vacuity(config, coverage, rules) ?? null,
    random,
    reduced,
    omission,
    assumptions,
    bounds,
    specHash,
  };
}
