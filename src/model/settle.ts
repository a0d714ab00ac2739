// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { Draft } from "immer";
import { evaluate, Fault } from "./evaluate.ts";
import { produce } from "./immer.ts";
import type { Call, Machine } from "./machine.ts";
import { ordered } from "./memory/translation.ts";
import { assumed, isUnsure, windowOf } from "./memory/window.ts";
import { functionNamed, scopeOf } from "./next-step.ts";
import { cpuOf, topOf } from "./observe.ts";
import { isStep, type SilentOp } from "./program.ts";
import { synchronise } from "./synchronise.ts";
import type { SystemConfig } from "./system.ts";
import { isFunction, isLate, isTrue, type Value } from "./value.ts";

/** More silent operations in a row than this, and the code loops without a step. */
const SILENT_LIMIT = 100_000;

/** Is told each silent operation before it is done, with the call that it stands in. */
export type Passing = (call: Call, op: SilentOp) => void;

const unwatched: Passing = () => {};

/**
 * Runs the silent operations of `cpu` up to its next step, so that every state shows
 * each context standing before a step. Throws Fault for a finding.
 */
export function settle(
  config: SystemConfig,
  machine: Machine,
  cpu: number,
  passing = unwatched,
): Machine {
  const calls = [...topOf(machine, cpu).calls];
  const events: Event[] = [];
  for (let count = 0; ; count += 1) {
    if (count > SILENT_LIMIT)
      throw new Fault("silent-loop", `${calls.at(-1)?.fn} loops without a step`);
    const call = calls.at(-1);
    if (call === undefined) throw new Error("return from the outermost function");
    const op = functionNamed(config, call.fn).ops[call.pc];
    if (op === undefined) throw new Error(`${call.fn} runs past its end`);
    if (isStep(op) || waits(config, machine, cpu, call, op)) {
      calls[calls.length - 1] = clearDead(call, op.live);
      return withCalls(config, machine, cpu, { calls, events });
    }
    passing(call, op);
    if (op.op === "sync") events.push("sync");
    if (op.op === "branch" && config.translation !== undefined) events.push("branch");
    silent(config, machine, cpu, calls, call, op);
  }
}

/**
 * Whether `op` stops a CPU whose loads may not have been performed: a branch on one of them,
 * a call through one, and a context synchronisation event after such a branch.
 */
function waits(
  config: SystemConfig,
  machine: Machine,
  cpu: number,
  call: Call,
  op: SilentOp,
): boolean {
  if (config.memory === undefined) return false;
  const scope = scopeOf(config, machine, cpu, call);
  if (op.op === "branch") return isLate(known(config, machine, cpu, evaluate(op.on, scope)));
  if (op.op === "call" && typeof op.callee !== "string") return isLate(evaluate(op.callee, scope));
  return op.op === "sync" && isUnsure(windowOf(machine, cpu));
}

/** A condition, by what the CPU already takes for granted of it. */
function known(config: SystemConfig, machine: Machine, cpu: number, on: Value): Value {
  if (config.memory === undefined || !isLate(on)) return on;
  const is = assumed(windowOf(machine, cpu), on);
  return is === undefined ? on : is ? 1n : 0n;
}

/** One silent operation, done to the top of `calls`. */
function silent(
  config: SystemConfig,
  machine: Machine,
  cpu: number,
  calls: Call[],
  call: Call,
  op: SilentOp,
): void {
  const scope = scopeOf(config, machine, cpu, call);
  const top = calls.length - 1;
  switch (op.op) {
    case "set":
      calls[top] = withLocal(
        { ...call, pc: call.pc + 1 },
        op.slot,
        op.value.k === "unwritten" ? undefined : evaluate(op.value, scope),
      );
      return;
    case "sync":
    case "barrier":
      calls[top] = { ...call, pc: call.pc + 1 };
      return;
    case "jump":
      calls[top] = { ...call, pc: op.to };
      return;
    case "branch":
      calls[top] = {
        ...call,
        pc: isTrue(known(config, machine, cpu, evaluate(op.on, scope))) ? op.then : op.otherwise,
      };
      return;
    case "call": {
      const callee = typeof op.callee === "string" ? { fn: op.callee } : evaluate(op.callee, scope);
      if (!isFunction(callee as Value))
        throw new Fault("null-dereference", "call through a NULL function pointer");
      const args = op.args.map((arg) => evaluate(arg, scope));
      // After the call its arguments are dead: what follows says what is still needed.
      const after = functionNamed(config, call.fn).ops[call.pc + 1];
      calls[top] = clearDead({ ...call, pc: call.pc + 1 }, after?.live ?? []);
      calls.push(enter(config, machine, cpu, (callee as { fn: string }).fn, args, op.result));
      return;
    }
    case "return": {
      const value = op.value === null ? undefined : evaluate(op.value, scope);
      if (functionNamed(config, call.fn).attributes.noreturn)
        throw new Fault("noreturn-returned", `${call.fn} is __noreturn and returns`);
      calls.pop();
      const caller = calls.at(-1);
      if (caller !== undefined && call.result !== null && value !== undefined)
        calls[top - 1] = withLocal(caller, call.result, value);
    }
  }
}

/** A call of `fn` standing before its first operation. */
export function enter(
  config: SystemConfig,
  machine: Machine,
  cpu: number,
  fn: string,
  args: readonly Value[],
  result: number | null,
): Call {
  const { slots, attributes } = functionNamed(config, fn);
  const { daif, pmr } = cpuOf(machine, cpu);
  return {
    fn,
    pc: 0,
    locals: slots.map((_, slot) => args[slot]),
    result,
    masks: attributes.balanced ? { daif, pmr } : null,
  };
}

function withLocal(call: Call, slot: number, value: Value | undefined): Call {
  return { ...call, locals: call.locals.with(slot, value) };
}

function clearDead(call: Call, live: readonly number[]): Call {
  const dead = (value: Value | undefined, slot: number) =>
    value !== undefined && !live.includes(slot);
  if (!call.locals.some(dead)) return call;
  return {
    ...call,
    locals: call.locals.map((value, slot) => (live.includes(slot) ? value : undefined)),
  };
}

/** What orders walks, in the order of the program. */
type Event = "branch" | "sync";

/** The machine with the calls of `cpu`'s newest context replaced, and with what they did to its walks. */
function withCalls(
  config: SystemConfig,
  machine: Machine,
  cpu: number,
  { calls, events }: { readonly calls: readonly Call[]; readonly events: readonly Event[] },
): Machine {
  const { current } = cpuOf(machine, cpu);
  return produce(machine, (draft) => {
    const activation = draft.tasks[current]?.stack.at(-1);
    if (activation === undefined) return;
    for (const event of events) {
      if (event === "branch") ordered(config, draft, cpu);
      else synchronise(config, draft, cpu, "isb");
    }
    activation.calls = [...calls] as Draft<Call>[]; // immutable data
    // Nobody asks before the acknowledge, so nothing is noted: equal states stay equal.
    if (events.includes("sync") && activation.acked !== null) activation.synced = true;
  });
}
