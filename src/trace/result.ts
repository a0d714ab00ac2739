// SPDX-License-Identifier: GPL-2.0-only OR MIT

import { executeStep } from "../model/execute.ts";
import type { Machine } from "../model/machine.ts";
import { currentTask, type SoftwareStep, topOf } from "../model/observe.ts";
import type { Op } from "../model/program.ts";
import type { SystemConfig } from "../model/system.ts";
import type { Value } from "../model/value.ts";

/**
 * What a step came back with. The state after it seldom says: the silent operations that
 * follow use the value up. So the step is run once more in a program that stops right
 * behind it, with the value still wanted there.
 */
export function resultOf(
  config: SystemConfig,
  before: Machine,
  cpu: number,
  step: SoftwareStep,
  choice: number,
): Value | undefined {
  const slot = "result" in step.op ? step.op.result : null;
  const call = topOf(before, cpu).calls.at(-1);
  const fn = config.program.functions[step.fn];
  if (slot === null || call === undefined || fn === undefined) return undefined;
  const { site } = step.op;
  const stop: Op = { op: "ignored", name: "", requires: [], site, live: [slot] };
  const functions = {
    ...config.program.functions,
    [step.fn]: { ...fn, ops: [...fn.ops.slice(0, call.pc + 1), stop] },
  };
  const stopped = { ...config, program: { ...config.program, functions } };
  const { name, stack } = currentTask(before, cpu);
  const after = executeStep(stopped, before, cpu, choice);
  const reached = after.tasks[name]?.stack[stack.length - 1]?.calls.at(-1);
  // A step that has to be done again (waiting) has not come back with anything.
  return reached?.pc === call.pc + 1 ? reached.locals[slot] : undefined;
}
