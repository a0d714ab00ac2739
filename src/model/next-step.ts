// SPDX-License-Identifier: GPL-2.0-only OR MIT

import { evaluate, Fault, type Scope } from "./evaluate.ts";
import type { Call, Machine } from "./machine.ts";
import { type SoftwareStep, topOf } from "./observe.ts";
import { isStep, type ProgramFunction, type StepOp } from "./program.ts";
import type { SystemConfig } from "./system.ts";
import type { Value } from "./value.ts";

/** A function of the program; an unknown one is an internal error, lowering has refused it. */
export function functionNamed(config: SystemConfig, name: string): ProgramFunction {
  const found = config.program.functions[name];
  if (found === undefined) throw new Error(`function ${name} is not in the program`);
  return found;
}

/** Where expressions of `call` are evaluated. */
export function scopeOf(config: SystemConfig, machine: Machine, cpu: number, call: Call): Scope {
  return {
    cpu,
    task: machine.cpus[cpu]?.current ?? "",
    locals: call.locals,
    names: functionNamed(config, call.fn).slots,
  };
}

/** The operation that `cpu` executes next, with the call that it stands in. */
export function nextOp(
  config: SystemConfig,
  machine: Machine,
  cpu: number,
): { readonly op: StepOp; readonly call: Call } {
  const call = topOf(machine, cpu).calls.at(-1);
  const op = call && functionNamed(config, call.fn).ops[call.pc];
  if (call === undefined || op === undefined || !(isStep(op) || config.memory !== undefined))
    throw new Error(`CPU ${cpu} does not stand before a step`);
  if (isStep(op)) return { op, call };
  // What waits for a load stands for a step without an effect of its own.
  const { site, live } = op;
  return { op: { op: "ignored", name: op.op, requires: [], site, live }, call };
}

/** Values of a step's operands, in the order written. Throws Fault where C is undefined. */
export function operands(op: StepOp, scope: Scope): readonly Value[] {
  switch (op.op) {
    case "primitive":
      return op.args.map((arg) => evaluate(arg, scope));
    case "load":
      return [evaluate(op.from, scope)];
    case "store":
    case "modify":
      return [evaluate(op.to, scope), evaluate(op.value, scope)];
    case "assert":
      return [evaluate(op.broken, scope)];
    case "ignored":
    case "stub":
      return [];
  }
}

/**
 * The software step that `cpu` is about to run, operands evaluated; null when the
 * machine is broken. Operands that cannot be evaluated are left out: running the
 * step then breaks the machine.
 */
export function nextStep(config: SystemConfig, machine: Machine, cpu: number): SoftwareStep | null {
  if (machine.broken !== null) return null;
  const { op, call } = nextOp(config, machine, cpu);
  try {
    return { fn: call.fn, op, args: operands(op, scopeOf(config, machine, cpu, call)) };
  } catch (error) {
    if (error instanceof Fault) return { fn: call.fn, op, args: [] };
    throw error;
  }
}
