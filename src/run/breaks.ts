// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { isFairCycle } from "../explorer/fair-cycle.ts";
import type { Fairness } from "../explorer/judge.ts";
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
  const { rule, cycleFrom } = trace;
  if (cycleFrom === undefined) return breaksAtEnd(built.config, { states, actions }, rule);
  const cycle = { states: states.slice(cycleFrom), actions: actions.slice(cycleFrom) };
  return breaksForEver(built, cycle, trace);
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

/** Whether the cycle breaks the liveness rule, and is as fair as it has to be. */
function breaksForEver(
  { config, scenario }: Judged,
  cycle: Taken,
  { rule, fairness: told }: Broken,
): boolean {
  const fairness =
    told === undefined ? createFairness(config.cpus, scenario.fairness) : fairnessOf(told);
  const model = createModel(config);
  return createLiveness(config, [rule]).rules.some((each) =>
    isFairCycle(model, each, { fairness, duty: dutyOf }, cycle),
  );
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
