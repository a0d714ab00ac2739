// SPDX-License-Identifier: GPL-2.0-only OR MIT
import type { Fairness } from "./explorer/judge.ts";
import type { Limits, Outcome } from "./explorer/outcome.ts";
import type { Tried } from "./explorer/random/random.ts";
import { type NotApplicable, notApplicable } from "./invariants/applicable.ts";
import { createJudge, createLiveness } from "./invariants/judge.ts";
import type { SourceTree } from "./kernelc/source.ts";
import { createModel } from "./model/create.ts";
import type { Machine } from "./model/machine.ts";
import type { Sliceable } from "./model/model.ts";
import type { Action } from "./model/system.ts";
import { type Built, buildPoint } from "./run/build.ts";
import { type Coverage, StepCounter } from "./run/coverage.ts";
import { type Engine, type Senses, searchBy } from "./run/engine.ts";
import { weighed } from "./run/matters.ts";
import { refuseNotApplicable } from "./run/not-applicable.ts";
import { type LeftOut, refuseUnjudged, usualSearch } from "./run/reduced.ts";
import { checkedRules, isLiveness } from "./run/rules.ts";
import type { Seen } from "./run/seen.ts";
import { type Vacuity, VacuityWatch } from "./run/vacuity.ts";
import {
  compare,
  type Difference,
  type Expected,
  expectedOf,
  isMet,
  limitOf,
} from "./run/verdict.ts";
import type { Point } from "./scenario/points.ts";
import type { Scenario } from "./scenario/scenario.ts";
import type { WeighedTrace } from "./trace/matters.ts";
import { buildTrace } from "./trace/trace.ts";

/** The search of one config point, and how it compares with what the scenario expects. */
export interface PointResult {
  readonly scenario: string;
  readonly point: string;
  readonly title: string;
  readonly source: string;
  readonly outcome: Outcome<Action>;
  /** One for each violation, in the same order, each replayed. */
  readonly traces: readonly WeighedTrace[];
  readonly expected: Expected;
  readonly difference: Difference;
  readonly met: boolean;
  /** Ids of the rules that were checked. */
  readonly rules: readonly string[];
  /** Rules that were asked for, and about which the program has nothing. */
  readonly notApplicable: readonly NotApplicable[];
  readonly coverage: Coverage;
  /** What each liveness rule that holds owes to fairness; empty for random runs. */
  readonly owed: readonly OwedToFairness[];
  /** What had something to check. */
  readonly had: Had;
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
  /** Functions under `within:` of which no step has fired; of a search cut short, not so far. */
  readonly neverEntered: readonly string[];
  /** Events that the search never took, whatever the bounds say; of one cut short, not so far. */
  readonly neverCame: readonly string[];
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
    readonly lasso: WeighedTrace | null;
  }[];
}

/** What had something to check: a rule that had not has judged nothing. */
interface Had {
  /** Of the rules that were checked. */
  readonly rules: readonly string[];
  /** Names of the C's assertions that were executed. */
  readonly assertions: readonly string[];
  /** Whether that is all; else there may be more. */
  readonly isAll: boolean;
}

/** What is told only if it is wanted: it costs time. */
export interface Wants {
  /** The lassos that fairness rules out, step by step. */
  readonly lassos?: boolean;
  readonly vacuity?: boolean;
}

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
  const wanted = checkedRules(scenario);
  const missing = notApplicable(config, wanted);
  const asked = wanted.filter((id) => missing.every(({ rule }) => rule !== id));
  const watch = new VacuityWatch();
  const cycles = createLiveness(config, asked).rules.map((rule) => watch.watched(rule));
  const judge = createJudge(config, asked, watch.asked);
  const observe = (before: Machine, action: Action, after: Machine): void => {
    steps.observe(before, action);
    watch.observe(before, action, after);
  };
  const { isUnseen } = watch;
  const told = { scenario, config, specHash, asked, cycles, isUnseen };
  const problem = { ...told, model, judge, steps, observe };
  const found = searchBy(engine, problem, limits, senses);
  const { outcome, random, rules, reduced, omission } = found;
  const violations = outcome.kind === "violated" ? outcome.violations : [];
  const all = expectedOf(scenario, point);
  const isJudged = (rule: string) => rules.includes(rule) || !isLiveness(rule) || random !== null;
  refuseUnjudged(scenario, all);
  refuseNotApplicable(scenario, point, all, missing);
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
    traces: violations.map((violation) =>
      weighed({ config, scenario }, buildTrace(config, model, violation)),
    ),
    expected,
    difference,
    owed: owedToFairness({ config, scenario }, model, outcome, wants.lassos ?? false),
    met: isMet(difference),
    rules,
    notApplicable: missing,
    coverage,
    had: {
      rules: watch.had(rules),
      assertions: steps.assertions(),
      // Not known of what was left out, is still to come, or came before a checkpoint.
      isAll:
        reduced === null &&
        random === null &&
        (senses.keeper ?? null) === null &&
        limitOf(outcome) === null,
    },
    vacuity: wants.vacuity ? watch.vacuity(config, coverage, rules) : null,
    random,
    reduced,
    omission,
    assumptions,
    bounds,
    neverEntered: within(scenario).filter((name) => !steps.functions().includes(name)),
    neverCame: watch.neverCame(config),
    specHash,
  };
}

const within = ({ cpus }: Scenario): readonly string[] => [
  ...new Set(cpus.flatMap(({ faults }) => faults.flatMap((fault) => fault.within))),
];

function owedToFairness(
  built: Pick<Built, "config" | "scenario">,
  model: Sliceable<Machine, Action>,
  outcome: Outcome<Action>,
  wantsLassos: boolean,
): readonly OwedToFairness[] {
  return (outcome.owed ?? []).map(({ rule, needs }) => {
    const told = needs.map(({ duty, fairness }) => `${fairness} ${duty}`);
    return {
      rule,
      needs: needs.map(({ duty, fairness, lasso }, at) => ({
        duty,
        fairness,
        steps: lasso.path.length,
        cycleFrom: lasso.cycleFrom ?? 0,
        lasso: wantsLassos
          ? weighed(
              built,
              buildTrace(built.config, model, { ...lasso, fairness: told.toSpliced(at, 1) }),
            )
          : null,
      })),
    };
  });
}
