// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { DEADLOCK, DEADLOCK_DETAIL } from "../explorer/explore.ts";
import type { Finding } from "../explorer/judge.ts";
import { createJudge } from "../invariants/judge.ts";
import { createModel } from "../model/create.ts";
import type { Machine } from "../model/machine.ts";
import type { Action, SystemConfig } from "../model/system.ts";
import { type FactsAlong, factsAlong } from "../trace/along.ts";
import { type Choice, choicesIn } from "../trace/choices.ts";
import { type ReplayFailure, type Run, replay } from "../trace/replay.ts";
import { type Trace, traceOfChoices } from "../trace/trace.ts";
import { NO_RULE } from "../trace/trace-file.ts";
import { brokenForEver } from "./breaks.ts";
import type { Built } from "./build.ts";
import { checkedRules, isLiveness } from "./rules.ts";

type Judged = Pick<Built, "config" | "scenario">;

/** A path that somebody walks, judged at its end as the search would judge it. */
export interface Walk {
  /** Of the first finding; of no rule when nothing is broken. */
  readonly trace: Trace;
  readonly facts: FactsAlong;
  /** What the last step breaks, or the cycle that it closes. */
  readonly findings: readonly Finding[];
  readonly rules: readonly RuleHere[];
  /** Empty after a violation: the search goes no further either. */
  readonly next: readonly Next[];
  /** The end is the state after so many steps again; null when it is new. */
  readonly returnsTo: number | null;
}

/** What becomes of a rule at the end of a path; "silent": it has nothing to say there. */
interface RuleHere {
  readonly rule: string;
  readonly status: "broken" | "holds" | "silent";
}

export interface Next extends Choice {
  /** What the step would break, if it were taken. */
  readonly breaks: readonly string[];
}

/**
 * Walks from the initial state. Fails where a choice is not possible, and where the path
 * would go on after a violation: that is no path of the search.
 */
export function walk(built: Judged, choices: readonly number[]): Walk | ReplayFailure {
  const { config, scenario } = built;
  const model = createModel(config);
  const run = replay(model, 0, choices);
  if (!run.ok) return run;
  const past = firstFinding(built, run);
  if (past !== null && past.step < choices.length) return goesOn(past, choices.length);
  const { states, actions } = run;
  const last = states.at(-1);
  if (last === undefined) throw new Error("a run has a first state");
  const asked = new Set<string>();
  const rules = checkedRules(scenario);
  const judge = createJudge(config, rules, (rule) => asked.add(rule));
  const safety = judge(states.at(-2) ?? null, actions.at(-1) ?? null, last);
  const next = choicesIn(config, model, last);
  const stuck = safety.length === 0 && isDeadlock(config, rules, last);
  const broken = stuck ? [{ rule: DEADLOCK, detail: DEADLOCK_DETAIL }] : safety;
  const key = model.key(last);
  const seen = states.slice(0, -1).findIndex((state) => model.key(state) === key);
  const cycleFrom = seen >= 0 ? seen : next.length === 0 ? choices.length : null;
  const lasso =
    broken.length > 0 || cycleFrom === null
      ? []
      : brokenForEver(
          built,
          { states: states.slice(cycleFrom), actions: actions.slice(cycleFrom) },
          rules,
        );
  const findings = [...broken, ...lasso];
  const claim = findings[0] ?? { rule: NO_RULE, detail: NOTHING_BREAKS };
  const cycle = lasso.length === 0 || cycleFrom === null ? {} : { cycleFrom };
  const trace = traceOfChoices(config, model, { ...claim, start: 0, choices, ...cycle });
  if ("ok" in trace) return trace;
  const ends = findings.length > 0;
  return {
    trace,
    facts: factsAlong(config, states),
    findings,
    rules: statuses(rules, findings, (rule) =>
      isLiveness(rule) ? cycleFrom !== null : asked.has(rule),
    ),
    next: ends ? [] : next.map((each) => ({ ...each, breaks: breaksOf(built, last, each) })),
    returnsTo: seen >= 0 ? seen : null,
  };
}

const NOTHING_BREAKS = "a path that breaks no rule";

/** The first step that breaks a safety rule of the scenario, counted from 1; 0 is the start. */
export function firstFinding(
  { config, scenario }: Judged,
  { states, actions }: Pick<Run<Machine, Action>, "states" | "actions">,
): (Finding & { readonly step: number }) | null {
  const judge = createJudge(config, checkedRules(scenario));
  for (const [step, state] of states.entries()) {
    const [finding] = judge(states[step - 1] ?? null, actions[step - 1] ?? null, state);
    if (finding !== undefined) return { ...finding, step };
  }
  return null;
}

function breaksOf(
  { config, scenario }: Judged,
  before: Machine,
  { action, after }: Choice,
): readonly string[] {
  const rules = checkedRules(scenario);
  const broken = createJudge(config, rules)(before, action, after).map(({ rule }) => rule);
  return broken.length === 0 && isDeadlock(config, rules, after) ? [DEADLOCK] : broken;
}

function isDeadlock(config: SystemConfig, rules: readonly string[], state: Machine): boolean {
  const model = createModel(config);
  return rules.includes(DEADLOCK) && model.enabled(state).length === 0 && !model.terminal(state);
}

function statuses(
  rules: readonly string[],
  findings: readonly Finding[],
  speaks: (rule: string) => boolean,
): readonly RuleHere[] {
  const broken = findings.map(({ rule }) => rule);
  // Assertions of the C are no rules of the scenario until they fire.
  const fired = broken.filter((rule) => !rules.includes(rule));
  return [...fired, ...rules].map((rule) => {
    if (broken.includes(rule)) return { rule, status: "broken" };
    return { rule, status: speaks(rule) ? "holds" : "silent" };
  });
}

const goesOn = (past: Finding & { readonly step: number }, length: number): ReplayFailure => ({
  ok: false,
  step: past.step + 1,
  message: `step ${past.step} of ${length} breaks ${past.rule}, and the path goes on; go back to that step`,
  available: [],
});
