// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { Machine } from "../model/machine.ts";
import { cpuOf, type StepView } from "../model/observe.ts";
import type { SystemConfig } from "../model/system.ts";
import { allMasked, masksText } from "./deliverable.ts";
import { type Exception, exceptionOn, exceptionText, fromUser, isNmiClass } from "./exceptions.ts";
import { at, ELSEWHERE, everyStep, type Invariant } from "./invariant.ts";
import { calls, nameOf } from "./steps.ts";

const ENTRY_CHECK = "mte_check_tfsr_entry";
const EXIT_CHECK = "mte_check_tfsr_exit";

/** The kernel's non-NMI exceptions are checked at entry and exit, those of user code at exit. */
const isEntryChecked = (view: StepView, exception: Exception): boolean =>
  !fromUser(exception) && !isNmiClass(view.config, exception);
const isExitChecked = (view: StepView, exception: Exception): boolean =>
  fromUser(exception) || !isNmiClass(view.config, exception);

function rcuIsOff({ before, cpu, step }: StepView): string | null {
  if (cpuOf(before, cpu).ct.watching || step === null) return null;
  return `${nameOf(step)}() runs while RCU is not watching`;
}

/**
 * An asynchronous tag fault is reported in the context that caused it: what the interrupted
 * context did is looked at before anything else runs, what the handler did before the return.
 *
 * Formally: (1) at the body of an IRQ or fault of the kernel that is no NMI, or a softirq in
 * it, its entry check has run and its exit check has not; (2) the exit check runs once;
 * (3) both run with RCU watching; (4) at kernel_exit.load it has run, for these exceptions
 * and for those from EL0.
 */
export const mteCheckOrder: Invariant = {
  id: "mte-check-order",
  claim: "MTE's entry check precedes every handler, its exit check follows, once, before return.",
  source: "bc29b71f53b1, ae654112eac0; kernel-arm64-entry.md S16",
  checks: [
    at(["handle_irq_event", "handle_fault", "handle_softirq"], (view) => {
      const exception = exceptionOn(view.before, view.cpu);
      if (exception === null || view.step === null) return ELSEWHERE;
      const name = `${nameOf(view.step)}() in ${exceptionText(view.config, exception)}`;
      if (exception.mte === "exited") return `${name} runs after ${EXIT_CHECK}()`;
      if (!isEntryChecked(view, exception)) return ELSEWHERE;
      if (exception.mte === "entered") return null;
      return `${name} runs without ${ENTRY_CHECK}()`;
    }),
    at([ENTRY_CHECK, EXIT_CHECK], rcuIsOff),
    at([EXIT_CHECK], ({ before, cpu }) =>
      exceptionOn(before, cpu)?.mte === "exited" ? `${EXIT_CHECK}() runs twice` : null,
    ),
    at(["kernel_exit.load"], (view) => {
      const exception = exceptionOn(view.before, view.cpu);
      if (exception === null || !isExitChecked(view, exception)) return ELSEWHERE;
      if (exception.mte === "exited") return null;
      return `${exceptionText(view.config, exception)} returns without ${EXIT_CHECK}()`;
    }),
  ],
};

function scheduledAfterCheck(
  config: SystemConfig,
  machine: Machine,
  cpu: number,
): string | undefined {
  const exception = exceptionOn(machine, cpu);
  if (exception?.mte !== "exited") return ELSEWHERE;
  return `${exceptionText(config, exception)} is preempted after ${EXIT_CHECK}()`;
}

/**
 * Since v7.1 nothing can run between the exit check and the return: not another exception,
 * not another task. Older orders leave this rule out.
 *
 * Formally: mte_check_tfsr_exit() runs with D, A, I and F set, and after it the exception
 * reaches neither preempt_schedule_irq() nor cpu_switch_to.
 */
export const mteExitMasked: Invariant = {
  id: "mte-exit-masked",
  claim: "MTE's exit check runs with everything masked, and nothing is scheduled after it.",
  source: "ae654112eac0 (v7.1); kernel-arm64-entry.md S16, section 4.5",
  checks: [
    at([EXIT_CHECK], ({ config, before, cpu }) => {
      const state = cpuOf(before, cpu);
      if (allMasked(state.daif)) return null;
      return `${EXIT_CHECK}() runs with ${masksText(config, state)}`;
    }),
    at(["cpu_switch_to"], ({ config, before, cpu }) => scheduledAfterCheck(config, before, cpu)),
    everyStep((view) =>
      calls(view, "preempt_schedule_irq")
        ? scheduledAfterCheck(view.config, view.after, view.cpu)
        : ELSEWHERE,
    ),
  ],
};
