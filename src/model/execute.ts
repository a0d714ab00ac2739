// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { Draft } from "immer";
import { binary, Fault, integer } from "./evaluate.ts";
import { produce } from "./immer.ts";
import type { IntType } from "./integer.ts";
import { wrap } from "./integer.ts";
import type { Call, Machine } from "./machine.ts";
import { issue, issueOf } from "./memory/issue.ts";
import { mayIssue } from "./memory/may-issue.ts";
import { perform } from "./memory/perform.ts";
import { originOf, raceAhead } from "./memory/races.ts";
import { guessBefore, takeGuess, waysToGo } from "./memory/speculate.ts";
import { walk } from "./memory/walk.ts";
import { cellName, load, store } from "./memory.ts";
import { nextOp, operands, scopeOf } from "./next-step.ts";
import { currentTask } from "./observe.ts";
import { AGAIN, type StepQuery } from "./primitives/primitive.ts";
import { type OwnPrimitives, primitiveNamed } from "./primitives/table.ts";
import type { SilentOp, StepOp } from "./program.ts";
import { type Passing, settle } from "./settle.ts";
import type { Action } from "./system.ts";
import { noteUserExit, readsWorkFlags } from "./user-exit.ts";
import { isTrue, type Value } from "./value.ts";

/**
 * One software step: the operation that the CPU stands before, then the silent ones
 * up to the next. What goes wrong in it is recorded in the machine, not thrown.
 */
export function executeStep(
  config: OwnPrimitives,
  before: Machine,
  cpu: number,
  choice: number,
  passing?: Passing,
): Machine {
  return attempt(config, before, cpu, () => runOp(config, before, cpu, choice), passing);
}

/** `cpu` performs access `at` of its window, or translates it, and goes on if that is what it waited for. */
export function performStep(
  config: OwnPrimitives,
  before: Machine,
  cpu: number,
  at: number,
  way?: number,
  passing?: Passing,
): Machine {
  const run = () =>
    way === undefined
      ? perform(config, before, cpu, at, raceAhead(config, before, cpu, at))
      : walk(config, before, cpu, at, way);
  return attempt(config, before, cpu, run, passing);
}

/** The silent operations that an action of software passes, in order. */
export function passedBy(
  config: OwnPrimitives,
  before: Machine,
  action: Action,
): readonly { readonly call: Call; readonly op: SilentOp }[] {
  const passed: { readonly call: Call; readonly op: SilentOp }[] = [];
  const note: Passing = (call, op) => passed.push({ call, op });
  if (action.kind === "step") executeStep(config, before, action.cpu, action.choice, note);
  if (action.kind === "perform")
    performStep(config, before, action.cpu, action.at, action.way, note);
  return passed;
}

function attempt(
  config: OwnPrimitives,
  before: Machine,
  cpu: number,
  step: () => Machine,
  passing?: Passing,
): Machine {
  try {
    const after = step();
    return after.broken === null ? settle(config, after, cpu, passing) : after;
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    const broken = { rule: error.rule, detail: error.message };
    return produce(before, (draft) => {
      draft.broken = broken;
    });
  }
}

function runOp(config: OwnPrimitives, before: Machine, cpu: number, choice: number): Machine {
  const guess = guessBefore(config, before, cpu);
  if (guess !== null) return takeGuess(before, cpu, guess, choice);
  const { op, call } = nextOp(config, before, cpu);
  const args = operands(op, scopeOf(config, before, cpu, call));
  const { name, stack } = currentTask(before, cpu);
  const level = stack.length - 1;
  const readsFlags = op.op === "load" && readsWorkFlags(call.fn, op.path);
  const watchesExit = readsFlags || stack[level]?.userExit === "checked";
  return produce(before, (draft) => {
    const query = { config, before, cpu, args };
    const access = config.memory === undefined ? null : issueOf(config.memory, op, args);
    const result =
      access === null
        ? effect(op, query, draft, choice)
        : issue(before, draft, cpu, access, originOf(config, call.fn, op));
    if (result === AGAIN) return;
    // By name and level: the step itself may have switched tasks or popped the context.
    const activation = draft.tasks[name]?.stack[level];
    const state = draft.cpus[cpu];
    if (watchesExit && activation !== undefined && state !== undefined)
      noteUserExit(config, state, activation, readsFlags);
    const top = activation?.calls.at(-1);
    if (top === undefined) return;
    top.pc += 1;
    if ("result" in op && op.result !== null && result !== undefined)
      top.locals[op.result] = result as Draft<Value>; // values are immutable data
  });
}

/** What a step does to the machine; its value, if it has one. */
function effect(
  op: StepOp,
  query: StepQuery & { readonly config: OwnPrimitives },
  draft: Draft<Machine>,
  choice: number,
): Value | undefined | typeof AGAIN {
  const { before, args } = query;
  switch (op.op) {
    case "primitive":
      return primitiveNamed(query.config, op.name).run({ ...query, draft, choice }) ?? undefined;
    case "load":
      return asRead(load(before, cellName(args[0] ?? 0n, op.path)), op.type);
    case "store":
      store(draft, cellName(args[0] ?? 0n, op.path), args[1] ?? 0n);
      return undefined;
    case "modify": {
      const cell = cellName(args[0] ?? 0n, op.path);
      const old = asRead(load(before, cell), op.type);
      const value = binary(op.operator, old, args[1] ?? 0n, op.type);
      store(draft, cell, value);
      return value;
    }
    case "stub":
      return op.results[choice];
    case "assert":
      if (isTrue(args[0] ?? 0n)) {
        draft.broken = { rule: op.name, detail: op.text };
      }
      return undefined;
    case "ignored":
      return undefined;
  }
}

/** A stored value as a member of `type` has it: another member of a union may have left it. */
const asRead = (value: Value, type: IntType | null): Value =>
  type === null ? value : wrap(integer(value), type);

/** Number of outcomes of the step before which `cpu` stands; 0 while it cannot run. */
export function stepChoices(config: OwnPrimitives, machine: Machine, cpu: number): number {
  const { op, call } = nextOp(config, machine, cpu);
  const { memory } = config;
  if (memory !== undefined && guessBefore(config, machine, cpu) !== null) return waysToGo(memory);
  if (memory === undefined && op.op === "stub") return op.results.length;
  if (memory === undefined && op.op !== "primitive") return 1;
  const primitive = op.op === "primitive" ? primitiveNamed(config, op.name) : null;
  if (memory === undefined && primitive?.choices === undefined && primitive?.ready === undefined)
    return 1;
  try {
    const args = operands(op, scopeOf(config, machine, cpu, call));
    const query: StepQuery = { config, before: machine, cpu, args };
    if (memory !== undefined && !mayIssue(memory, op, query)) return 0;
    if (op.op === "stub") return op.results.length;
    if (primitive === null) return 1;
    if (primitive.ready?.(query) === false) return 0;
    return primitive.choices?.(query) ?? 1;
  } catch (error) {
    // A step whose operands are wrong runs, and breaks the machine.
    if (error instanceof Fault) return 1;
    throw error;
  }
}
