// SPDX-License-Identifier: GPL-2.0-only OR MIT

import {
  currentTask,
  isInside,
  type SoftwareStep,
  type StepView,
  topOf,
} from "../model/observe.ts";
import { isSymbol } from "../model/value.ts";

/** What the rules ask about a step. */

/** Name of the primitive, ignored call, stubbed call or stub step; null for plain C. */
export function nameOf({ op }: SoftwareStep): string | null {
  return op.op === "primitive" || op.op === "ignored" || op.op === "stub" ? op.name : null;
}

/** Integer argument number `at` of the step; null when there is none. */
export function integerArg(view: StepView, at: number): number | null {
  const value = view.step?.args[at];
  return typeof value === "bigint" ? Number(BigInt.asIntN(32, value)) : null;
}

/** Whether the step writes system register `register`. */
export function writesRegister(view: StepView, register: string): boolean {
  const value = view.step?.args[1];
  return value !== undefined && isSymbol(value) && value.symbol === register;
}

/** Whether the step stands in one of `functions`, at any depth of the context that runs it. */
export const standsIn = (view: StepView, functions: readonly string[]): boolean =>
  topOf(view.before, view.cpu).calls.some(({ fn }) => functions.includes(fn));

/**
 * Whether the step made the context that ran it call `fn`. A return from an exception
 * or a task switch that uncovers an older call of `fn` is no call.
 */
export function calls(view: StepView, fn: string): boolean {
  const { before, after, cpu } = view;
  if (!isInside(after, cpu, fn) || isInside(before, cpu, fn)) return false;
  const was = currentTask(before, cpu);
  const is = currentTask(after, cpu);
  return was.name === is.name && was.stack.length === is.stack.length;
}
