// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { createJudge, createLiveness } from "../invariants/judge.ts";
import { createModel } from "../model/create.ts";
import type { Machine } from "../model/machine.ts";
import type { Action, SystemConfig } from "../model/system.ts";
import type { Trace } from "../trace/trace.ts";

interface Taken {
  readonly states: readonly Machine[];
  readonly actions: readonly Action[];
}

/** Whether a run breaks the rule of the trace: at its last step, or by its cycle. */
export const isBroken = (
  config: SystemConfig,
  { rule, cycleFrom }: Pick<Trace, "rule" | "cycleFrom">,
  run: Taken,
): boolean =>
  cycleFrom === undefined
    ? breaksAtEnd(config, run, rule)
    : breaksForEver(config, run.states.slice(cycleFrom), rule);

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

/** Whether the cycle stays where the liveness rule says and passes all that it says. */
function breaksForEver(config: SystemConfig, cycle: readonly Machine[], rule: string): boolean {
  return createLiveness(config, [rule]).rules.some(
    ({ within, recurring }) =>
      cycle.every((state) => within(state)) &&
      recurring.every((passes) => cycle.some((state) => passes(state))),
  );
}
