// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { Activation, Cpu, Machine, Task } from "./machine.ts";
import type { StepOp } from "./program.ts";
import type { Action, SystemConfig } from "./system.ts";
import type { Value } from "./value.ts";

/**
 * Read-only views of a machine and of a step, for the rules that judge them.
 */
export interface StepView {
  readonly config: SystemConfig;
  readonly before: Machine;
  readonly action: Action;
  readonly after: Machine;
  /** The CPU that acted. */
  readonly cpu: number;
  /** The software step that ran; null when the hardware acted. */
  readonly step: SoftwareStep | null;
}

export interface SoftwareStep {
  /** Function that it stands in. */
  readonly fn: string;
  readonly op: StepOp;
  /** Arguments of a primitive, or the stored value, evaluated before the step. */
  readonly args: readonly Value[];
}

/** CPU number `cpu`; throws on a number out of range, which is an internal error. */
export function cpuOf(machine: Machine, cpu: number): Cpu {
  const found = machine.cpus[cpu];
  if (found === undefined) throw new Error(`no CPU ${cpu}`);
  return found;
}

/** The task that `cpu` runs. */
export function currentTask(machine: Machine, cpu: number): Task {
  return taskOf(machine, cpuOf(machine, cpu).current);
}

function taskOf(machine: Machine, name: string): Task {
  const task = machine.tasks[name];
  if (task === undefined) throw new Error(`no task ${name}`);
  return task;
}

/** The context that `cpu` executes: the newest element of its task's stack. */
export function topOf(machine: Machine, cpu: number): Activation {
  const activation = currentTask(machine, cpu).stack.at(-1);
  if (activation === undefined) throw new Error(`CPU ${cpu} has an empty stack`);
  return activation;
}

/** Whether `cpu` executes at task level: no exception is being handled. */
export const atTaskLevel = (machine: Machine, cpu: number): boolean =>
  currentTask(machine, cpu).stack.length === 1;

/** Whether `fn` is being executed in the newest context of `cpu` (at any depth). */
export const isInside = (machine: Machine, cpu: number, fn: string): boolean =>
  topOf(machine, cpu).calls.some((call) => call.fn === fn);
