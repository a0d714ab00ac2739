// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { Activation, Cpu, Machine, Task } from "../model/machine.ts";
import type { Model } from "../model/model.ts";
import type { Action } from "../model/system.ts";
import type { Run } from "./replay.ts";

type MachineModel = Model<Machine, Action>;
export type MachineRun = Pick<Run<Machine, Action>, "states" | "actions">;

/** Whether the rule of a trace is broken at the end of a run, or by its cycle. */
export type Breaks = (run: MachineRun) => boolean;

/**
 * Runs actions again from a state, some of them without effect: control moves on as if the
 * step had run, and what it changed stays as it was. Null when an action is not possible
 * there any more.
 */
export function rerun(
  model: MachineModel,
  first: Machine,
  actions: readonly Action[],
  isDropped: (at: number) => boolean,
): MachineRun | null {
  const states = [first];
  let state = first;
  for (const [at, action] of actions.entries()) {
    const wanted = JSON.stringify(action);
    const possible = model.enabled(state).find((each) => JSON.stringify(each) === wanted);
    if (possible === undefined) return null;
    const after = model.next(state, possible);
    state = isDropped(at) ? withoutEffect(state, after) : after;
    states.push(state);
  }
  return { states, actions };
}

/** Where `after` stands, with everything else as it was before. */
function withoutEffect(before: Machine, after: Machine): Machine {
  const { memory, locks, lines, budget, firmware, x86 } = before;
  return {
    ...after,
    memory,
    locks,
    lines,
    budget,
    firmware,
    x86,
    cpus: after.cpus.map((cpu, id) => cpuBefore(before.cpus[id] ?? cpu, cpu)),
    tasks: Object.fromEntries(
      Object.entries(after.tasks).map(([name, task]) => [
        name,
        taskBefore(before.tasks[name] ?? task, task),
      ]),
    ),
  };
}

const cpuBefore = (before: Cpu, { current }: Cpu): Cpu => ({ ...before, current });

/** Calls and exceptions on the stack are control; what an exception has done so far is not. */
const taskBefore = (before: Task, { stack }: Task): Task => ({
  ...before,
  stack: stack.map((now, level): Activation => {
    const was = before.stack[level];
    return was === undefined || was.vector !== now.vector ? now : { ...was, calls: now.calls };
  }),
});
