// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { Draft } from "immer";
import { Fault } from "../evaluate.ts";
import type { Activation, Cpu, LockHolder, Machine, Task } from "../machine.ts";
import { cpuOf, currentTask } from "../observe.ts";
import type { SystemConfig } from "../system.ts";
import { isPointer, isSymbol, type Value } from "../value.ts";

/** What a primitive sees: the machine before the step, frozen, and its draft. */
export interface StepContext {
  readonly config: SystemConfig;
  readonly before: Machine;
  readonly draft: Draft<Machine>;
  readonly cpu: number;
  readonly args: readonly Value[];
  /** 0 … choices-1. */
  readonly choice: number;
}

/** What a step without effects sees, to tell whether it can run. */
export type StepQuery = Omit<StepContext, "draft" | "choice">;

/** The step did not complete and will be tried again: the CPU stays where it is. */
export const AGAIN: unique symbol = Symbol("again");

/** One atomic step of the boundary: `__primitive` in spec/boundary/, or a step of a stub. */
export interface Primitive {
  readonly arity: number;
  /** Names that a `__symbol` argument may be; any name when absent. */
  readonly symbols?: readonly string[];
  /** Number of outcomes to explore; 1 when absent. */
  readonly choices?: (query: StepQuery) => number;
  /** Whether the CPU can make progress here; a CPU that waits in a lock's queue cannot. */
  readonly ready?: (query: StepQuery) => boolean;
  /** Changes the draft; the value is the call's. Throws Fault for a finding. */
  // biome-ignore lint/suspicious/noConfusingVoidType: most primitives return nothing, as in C
  readonly run: (step: StepContext) => Value | typeof AGAIN | void;
}

export type PrimitiveTable = Readonly<Record<string, Primitive>>;

/** A primitive that only asks a question. */
export const query = (
  arity: number,
  answer: (step: StepQuery) => bigint | number | boolean,
): Primitive => ({ arity, run: (step) => BigInt(answer(step)) });

export function draftCpu(step: StepContext): Draft<Cpu> {
  const cpu = step.draft.cpus[step.cpu];
  if (cpu === undefined) throw new Error(`no CPU ${step.cpu}`);
  return cpu;
}

/** The task that ran when the step began. */
export function draftTask(step: StepContext): Draft<Task> {
  const task = step.draft.tasks[cpuOf(step.before, step.cpu).current];
  if (task === undefined) throw new Error(`CPU ${step.cpu} runs no task`);
  return task;
}

/** The context that executes the step. */
export function draftActivation(step: StepContext): Draft<Activation> {
  const activation = draftTask(step).stack.at(-1);
  if (activation === undefined) throw new Error("a task without a stack");
  return activation;
}

/** Integer argument number `at`; lowering has checked that it is one. */
export function integerArgument(step: StepQuery, at: number): bigint {
  const value = step.args[at];
  if (typeof value !== "bigint") throw new Error(`argument ${at + 1} is no integer`);
  return value;
}

/** The symbol that argument number `at` names. */
export function symbolArgument(step: StepQuery, at: number): string {
  const value = step.args[at];
  if (value === undefined || !isSymbol(value)) throw new Error(`argument ${at + 1} is no symbol`);
  return value.symbol;
}

/** The name of the task that argument number `at` points to. Throws Fault when it points to none. */
export function taskArgument(step: StepQuery, at: number): string {
  const value = step.args[at];
  if (value === undefined || !isPointer(value) || !value.object.startsWith("task:"))
    throw new Fault("null-dereference", `argument ${at + 1} points to no task`);
  return value.object.slice("task:".length);
}

/** Who executes: the identity under which locks are held. */
export function holder(step: StepQuery): LockHolder {
  const task = currentTask(step.before, step.cpu);
  return { cpu: step.cpu, task: task.name, level: task.stack.length - 1 };
}
