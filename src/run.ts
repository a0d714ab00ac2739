// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { explore } from "./explorer/explore.ts";
import { exploreInterned } from "./explorer/intern/explore.ts";
import type { Fairness } from "./explorer/judge.ts";
import type { ExploreOptions, Progress } from "./explorer/options.ts";
import type { Limits, Outcome } from "./explorer/outcome.ts";
import { exploreRandomly, type RandomPlan, type Tried } from "./explorer/random/random.ts";
import { createJudge, createLiveness } from "./invariants/judge.ts";
import type { SourceTree } from "./kernelc/source.ts";
import { createModel } from "./model/create.ts";
import { createFairness, dutyOf } from "./model/fairness.ts";
import type { Machine } from "./model/machine.ts";
import type { Action } from "./model/system.ts";
import { buildPoint } from "./run/build.ts";
import { type Coverage, StepCounter } from "./run/coverage.ts";
import { checkedRules, isLiveness } from "./run/rules.ts";
import { type Seen, SeenCounter } from "./run/seen.ts";
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
  /** What random runs have tried and seen; null when the space was searched. */
  readonly random: (Tried & Seen) | null;
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

/** What the edge lends to a search: time, memory, someone who wants to hear of it. */
export interface Senses extends Pick<ExploreOptions<Machine, Action>, "clock" | "meter"> {
  readonly onProgress?: (progress: PointProgress) => void;
}

/** How far a search is; steps of the C that have fired stand for its coverage. */
export interface PointProgress extends Progress {
  readonly fired: number;
  readonly total: number;
}

/** Both searches say the same; the plain one is slow and simple. A plan is for random runs. */
export type Engine = "interned" | "plain" | RandomPlan;

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
  engine: Engine = "interned",
  showsLassos = false,
): PointResult {
  const { config, assumptions, bounds, specHash } = buildPoint(scenario, point, tree);
  const model = createModel(config);
  const steps = new StepCounter(config);
  const asked = checkedRules(scenario);
  const judge = createJudge(config, asked);
  const searched = () => {
    const fairness = createFairness(config.cpus, scenario.fairness);
    const liveness = { ...createLiveness(config, asked), duty: dutyOf, fairness };
    const search = engine === "plain" ? explore : exploreInterned;
    const { onProgress, ...others } = senses;
    const options = {
      ...others,
      observe: steps.observe,
      liveness,
      ...(onProgress === undefined
        ? {}
        : { onProgress: (now: Progress) => onProgress({ ...now, ...steps.soFar() }) }),
    };
    return { outcome: search(model, judge, limits, options), random: null, rules: asked };
  };
  const tried = (plan: RandomPlan) => {
    const seen = new SeenCounter();
    const { outcome, tried } = exploreRandomly(model, judge, plan, {
      clock: senses.clock ?? (() => 0),
      seconds: limits.seconds,
      observe: (before, action, after) => {
        steps.observe(before, action);
        seen.observe(before, action, after);
      },
    });
    const rules = asked.filter((rule) => !isLiveness(rule));
    return { outcome, random: { ...tried, ...seen.seen() }, rules };
  };
  const { outcome, random, rules } = typeof engine === "string" ? searched() : tried(engine);
  const violations = outcome.kind === "violated" ? outcome.violations : [];
  const expected = expectedOf(scenario, point);
  const coverage = steps.coverage();
  const difference = compare(scenario, expected, outcome, coverage);
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
          lasso: showsLassos
            ? buildTrace(config, model, { ...lasso, fairness: told.toSpliced(at, 1) })
            : null,
        })),
      };
    }),
    met: isMet(difference),
    rules,
    coverage,
    random,
    assumptions,
    bounds,
    specHash,
  };
}
