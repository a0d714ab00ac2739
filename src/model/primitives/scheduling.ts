// SPDX-License-Identifier: GPL-2.0-only OR MIT

import { Fault } from "../evaluate.ts";
import { cpuOf, currentTask } from "../observe.ts";
import {
  draftCpu,
  type Primitive,
  type PrimitiveTable,
  query,
  type StepContext,
  taskArgument,
} from "./primitive.ts";

/**
 * Tasks: TIF_NEED_RESCHED, the runqueue, and the switch itself. Round robin, because
 * the orderings do not depend on which task is next, only on that there is one.
 *
 * Source: kernel-arm64-entry.md section 6.
 */
function setNeedResched(step: StepContext, value: boolean): void {
  const task = step.draft.tasks[taskArgument(step, 0)];
  if (task === undefined) throw new Fault("null-dereference", "no such task");
  task.needResched = value;
}

const pickNextTask: Primitive = {
  arity: 0,
  run: (step) => {
    const { current, runqueue, idle } = cpuOf(step.before, step.cpu);
    const next = runqueue[(runqueue.indexOf(current) + 1) % runqueue.length] ?? idle;
    if (next === null)
      throw new Fault("nothing-to-run", "no task is runnable and there is no idle task");
    return { object: `task:${next}`, path: "" };
  },
};

export const SCHEDULING: PrimitiveTable = {
  need_resched: query(0, (step) => currentTask(step.before, step.cpu).needResched),
  set_tsk_need_resched: { arity: 1, run: (step) => setNeedResched(step, true) },
  clear_tsk_need_resched: { arity: 1, run: (step) => setNeedResched(step, false) },
  pick_next_task: pickNextTask,
  // The stack stays with the task: what it was doing goes on when it is switched to again.
  cpu_switch_to: {
    arity: 2,
    run: (step) => {
      const prev = taskArgument(step, 0);
      if (prev !== cpuOf(step.before, step.cpu).current)
        throw new Fault("bad-switch", `cpu_switch_to away from ${prev}, which does not run`);
      draftCpu(step).current = taskArgument(step, 1);
    },
  },
  deactivate_task: {
    arity: 1,
    run: (step) => {
      const name = taskArgument(step, 0);
      const cpu = draftCpu(step);
      cpu.runqueue = cpu.runqueue.filter((other) => other !== name);
    },
  },
  wake_up_process_on_rq: {
    arity: 1,
    run: (step) => {
      const name = taskArgument(step, 0);
      const cpu = draftCpu(step);
      if (!cpu.runqueue.includes(name)) cpu.runqueue.push(name);
    },
  },
};
