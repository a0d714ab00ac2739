// SPDX-License-Identifier: GPL-2.0-only OR MIT

import { ctKernelEnter, ctKernelExit, ctNmiEnter, ctNmiExit } from "../context-tracking.ts";
import type { ContextTracking } from "../machine.ts";
import { cpuOf, currentTask } from "../observe.ts";
import {
  draftActivation,
  draftCpu,
  draftTask,
  integerArgument,
  type Primitive,
  type PrimitiveTable,
  query,
  type StepContext,
} from "./primitive.ts";

/**
 * What is counted per task and per CPU: preempt_count, context tracking, lockdep.
 *
 * Source: kernel-arm64-entry.md sections 3.1, 3.3, 3.4.
 */
const tracking = (move: (ct: ContextTracking) => ContextTracking): Primitive => ({
  arity: 0,
  run: (step) => {
    draftCpu(step).ct = move(cpuOf(step.before, step.cpu).ct);
  },
});

/** CONTEXT_KERNEL, CONTEXT_IDLE, CONTEXT_USER, CONTEXT_GUEST, by their values. */
const CT_STATES = ["kernel", "idle", "user", "guest"];

/** Entering and leaving user mode or a guest does nothing where context tracking is off. */
const userTracking = (move: (ct: ContextTracking) => ContextTracking): Primitive => ({
  arity: 0,
  run: (step) => {
    if (step.config.cpus[step.cpu]?.nohzFull !== true) return;
    draftCpu(step).ct = move(cpuOf(step.before, step.cpu).ct);
  },
});

const lockdep = (change: (view: ReturnType<typeof draftCpu>["lockdep"]) => void): Primitive => ({
  arity: 0,
  run: (step) => change(draftCpu(step).lockdep),
});

/** preempt_count is 32 bits wide and wraps; the layout's top field may be its sign bit. */
function addToCount(step: StepContext, delta: number): void {
  const task = draftTask(step);
  task.preemptCount = (task.preemptCount + delta) >>> 0;
}

export const COUNTING: PrimitiveTable = {
  preempt_count: query(0, (step) => currentTask(step.before, step.cpu).preemptCount | 0),
  __preempt_count_add: {
    arity: 1,
    run: (step) => addToCount(step, Number(BigInt.asIntN(32, integerArgument(step, 0)))),
  },
  __preempt_count_sub: {
    arity: 1,
    run: (step) => addToCount(step, -Number(BigInt.asIntN(32, integerArgument(step, 0)))),
  },

  ct_irq_enter: tracking(ctNmiEnter),
  ct_irq_exit: tracking(ctNmiExit),
  ct_nmi_enter: tracking(ctNmiEnter),
  ct_nmi_exit: tracking(ctNmiExit),
  ct_idle_enter: tracking((ct) => ctKernelExit(ct, "idle")),
  ct_idle_exit: tracking(ctKernelEnter),
  ct_user_enter: {
    arity: 0,
    run: (step) => {
      const activation = draftActivation(step);
      if (activation.userExit === "checked") activation.userExit = "left";
      return userTracking((ct) => ctKernelExit(ct, "user")).run(step);
    },
  },
  ct_user_exit: userTracking(ctKernelEnter),
  context_tracking_guest_enter: userTracking((ct) => ctKernelExit(ct, "guest")),
  context_tracking_guest_exit: userTracking(ctKernelEnter),
  ct_state: query(0, (step) => CT_STATES.indexOf(cpuOf(step.before, step.cpu).ct.state)),
  rcu_is_watching: query(0, (step) => cpuOf(step.before, step.cpu).ct.watching),
  ct_nesting: query(0, (step) => cpuOf(step.before, step.cpu).ct.nesting),
  ct_nmi_nesting: query(0, (step) => cpuOf(step.before, step.cpu).ct.nmiNesting),

  __lockdep_hardirqs_off: lockdep((view) => {
    view.hardirqsEnabled = false;
  }),
  // Lockdep walks held locks here; the state that matters changes in the step after it.
  __lockdep_hardirqs_on_prepare: lockdep(() => {}),
  __lockdep_hardirqs_on: lockdep((view) => {
    view.hardirqsEnabled = true;
  }),
  lockdep_hardirqs_enabled: query(
    0,
    (step) => cpuOf(step.before, step.cpu).lockdep.hardirqsEnabled,
  ),
  lockdep_off: lockdep((view) => {
    view.off += 1;
  }),
  lockdep_on: lockdep((view) => {
    view.off -= 1;
  }),
  lockdep_hardirq_enter: lockdep((view) => {
    view.hardirqContext += 1;
  }),
  lockdep_hardirq_exit: lockdep((view) => {
    view.hardirqContext -= 1;
  }),
};
