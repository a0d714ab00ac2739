// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { isFairCycle } from "../explorer/fair-cycle.ts";
import type { Fairness, Finding } from "../explorer/judge.ts";
import { createJudge, createLiveness } from "../invariants/judge.ts";
import { createModel } from "../model/create.ts";
import { createFairness, dutyOf } from "../model/fairness.ts";
import type { Machine } from "../model/machine.ts";
import type { Action, SystemConfig } from "../model/system.ts";
import type { Trace } from "../trace/trace.ts";
import type { Built } from "./build.ts";

interface Taken {
  readonly states: readonly Machine[];
  readonly actions: readonly Action[];
}

type Judged = Pick<Built, "config" | "scenario">;
type Broken = Pick<Trace, "rule" | "cycleFrom" | "fairness">;

/** Whether a run breaks the rule of the trace: at its last step, or by its cycle. */
export function isBroken(built: Judged, trace: Broken, { states, actions }: Taken): boolean {
  const { rule, cycleFrom, fairness } = trace;
  if (cycleFrom === undefined) return breaksAtEnd(built.config, { states, actions }, rule);
  const cycle = { states: states.slice(cycleFrom), actions: actions.slice(cycleFrom) };
  return brokenForEver(built, cycle, [rule], fairness).length > 0;
}

/** Whether the last step is judged a violation of `rule`; no enabled step at all is one too. */
function breaksAtEnd(config: SystemConfig, { states, actions }: Taken, rule: string): boolean {
  const last = states.at(-1);
  if (last === undefined) return false;
  const judge = createJudge(config, [rule]);
  const findings = judge(states.at(-2) ?? null, actions.at(-1) ?? null, last);
  if (findings.some((finding) => finding.rule === rule)) return true;
  const model = createModel(config);
  return rule === "deadlock" && model.enabled(last).length === 0 && !model.terminal(last);
}

/** Which of the liveness rules a cycle breaks, being as fair as it has to be. */
export function brokenForEver(
  { config, scenario }: Judged,
  cycle: Taken,
  rules: readonly string[],
  told?: readonly string[],
): readonly Finding[] {
  const fairness =
    told === undefined ? createFairness(config.cpus, scenario.fairness) : fairnessOf(told);
  const model = createModel(config);
  return createLiveness(config, rules)
    .rules.filter((each) => isFairCycle(model, each, { fairness, duty: dutyOf }, cycle))
    .map(({ rule, detail }) => ({ rule, detail }));
}

/** Runs the check of a trace's rule, for who watches what it reads of the states. */
export function look(
  { config }: Pick<Built, "config">,
  { rule, detail, cycleFrom }: Pick<Trace, "rule" | "detail" | "cycleFrom">,
  { states, actions }: Taken,
): void {
  if (cycleFrom === undefined) {
    const last = states.at(-1);
    if (last === undefined) return;
    if (rule === "deadlock") createModel(config).enabled(last);
    else createJudge(config, [rule])(states.at(-2) ?? null, actions.at(-1) ?? null, last);
    return;
  }
  const cycles = createLiveness(config, [rule]).rules.filter((cycle) => cycle.detail === detail);
  for (const { within, recurring } of cycles) {
    for (const state of states) for (const holds of [within, ...recurring]) holds(state);
  }
}

/** The fairness that a trace lists; it owes nothing to anything else. */
function fairnessOf(told: readonly string[]): (duty: string) => Fairness {
  const kinds = new Map<string, Fairness>(
    told.map((line) => {
      const [kind = "", ...duty] = line.split(" ");
      return [duty.join(" "), KINDS.find((known) => known === kind) ?? "none"];
    }),
  );
  return (duty) => kinds.get(duty) ?? "none";
}

const KINDS = ["weak", "strong", "finite"] as const;
