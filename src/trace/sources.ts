// SPDX-License-Identifier: GPL-2.0-only OR MIT

import { passedBy } from "../model/execute.ts";
import type { Call, Machine } from "../model/machine.ts";
import { functionNamed, nextOp } from "../model/next-step.ts";
import { currentTask } from "../model/observe.ts";
import type { Expr, SilentOp, StepOp } from "../model/program.ts";
import type { Action, SystemConfig } from "../model/system.ts";
import { controllersOf } from "./control.ts";
import type { MachineRun } from "./without.ts";

/** The steps that values came from (loads, and what else gives a result), by position. */
type Sources = ReadonlySet<number>;

/** Where a step's operands came from, and what decided that it was reached. */
export interface Origin {
  readonly data: Sources;
  /** The conditions that it stands under, of the nearest call that stands under any. */
  readonly control: Sources;
}

const NONE: Sources = new Set();

/** A call, with where its locals came from. */
interface Frame {
  readonly fn: string;
  readonly slots: Map<number, Sources>;
  /** What decided that a local is this constant, where nothing in its own function did. */
  readonly settled: Map<number, Sources>;
  /** By operation: what the branch there was last taken on. */
  readonly branches: Map<number, Sources>;
  /** What decided that the function was called. */
  readonly under: Sources;
  readonly result: number | null;
}

/** The origin of each step of a run; null for what the hardware does. */
export function originsOf(
  config: SystemConfig,
  { states, actions }: MachineRun,
): readonly (Origin | null)[] {
  const follower = new Follower(config);
  return actions.map((action, at) => {
    const [before, after] = [states[at], states[at + 1]];
    if (before === undefined || after === undefined) throw new Error("a run has a state per step");
    return follower.take(at, before, action, after);
  });
}

/** Follows values through locals, calls and returns: what steps do in between is silent. */
class Follower {
  readonly #config: SystemConfig;
  /** By task, one list of calls for each context on its stack. */
  readonly #stacks = new Map<string, Frame[][]>();

  constructor(config: SystemConfig) {
    this.#config = config;
  }

  take(at: number, before: Machine, action: Action, after: Machine): Origin | null {
    const { cpu } = action;
    const origin = action.kind === "step" ? this.#step(at, before, cpu) : null;
    const frames = this.#context(after, cpu, action.kind.startsWith("take-"));
    for (const { call, op } of passedBy(this.#config, before, action)) this.#pass(frames, call, op);
    return origin;
  }

  /** The calls of what `cpu` executes. */
  #context(machine: Machine, cpu: number, isNew: boolean): Frame[] {
    const { name, stack } = currentTask(machine, cpu);
    const levels = this.#stacks.get(name) ?? [];
    this.#stacks.set(name, levels);
    levels.length = Math.min(levels.length, isNew ? stack.length - 1 : stack.length);
    while (levels.length < stack.length) levels.push([]);
    return levels[stack.length - 1] ?? [];
  }

  #step(at: number, before: Machine, cpu: number): Origin {
    const { op, call } = nextOp(this.#config, before, cpu);
    const frame = this.#top(this.#context(before, cpu, false), call);
    const operands = operandsOf(op);
    const own = union(operands.map((expr) => sourcesOf(frame, expr)));
    const data = own.size > 0 ? own : union(operands.map((expr) => settledBy(frame, expr)));
    const control = this.#control(frame, call.pc);
    if ("result" in op && op.result !== null)
      frame.slots.set(op.result, op.op === "stub" ? control : union([new Set([at]), own]));
    return { data, control: control.size > 0 ? control : frame.under };
  }

  #pass(frames: Frame[], call: Call, op: SilentOp): void {
    const frame = this.#top(frames, call);
    const control = this.#control(frame, call.pc);
    const under = control.size > 0 ? control : frame.under;
    // A constant tells nothing of itself: it is there because of how the code went.
    const given = (expr: Expr): Sources => {
      const own = sourcesOf(frame, expr);
      return own.size > 0 ? own : control;
    };
    switch (op.op) {
      case "set":
        frame.slots.set(op.slot, given(op.value));
        frame.settled.set(
          op.slot,
          slotsOf(op.value).length > 0 ? settledBy(frame, op.value) : under,
        );
        return;
      case "branch":
        frame.branches.set(call.pc, union([sourcesOf(frame, op.on), this.#sameLine(frame, call)]));
        return;
      case "call": {
        const fn = typeof op.callee === "string" ? op.callee : null;
        const slots = new Map(op.args.map((arg, slot) => [slot, sourcesOf(frame, arg)]));
        const settled = new Map(
          op.args.map((arg, slot) => [
            slot,
            slotsOf(arg).length > 0 ? settledBy(frame, arg) : under,
          ]),
        );
        const branches = new Map<number, Sources>();
        frames.push({ fn: fn ?? "", slots, settled, branches, under, result: op.result });
        return;
      }
      case "return": {
        const value = op.value === null ? NONE : given(op.value);
        frames.pop();
        if (frame.result !== null) frames.at(-1)?.slots.set(frame.result, value);
      }
    }
  }

  /** The frame of a call. What was called through a pointer gets its name here. */
  #top(frames: Frame[], { fn }: Call): Frame {
    const top = frames.at(-1);
    if (top?.fn === fn) return top;
    const named: Frame =
      top?.fn === ""
        ? { ...top, fn }
        : {
            fn,
            slots: new Map(),
            settled: new Map(),
            branches: new Map(),
            under: NONE,
            result: null,
          };
    if (top?.fn === "") frames.pop();
    frames.push(named);
    return named;
  }

  /** What the conditions were read from that operation `pc` stands under. */
  #control(frame: Frame, pc: number): Sources {
    const branches = controllersOf(functionNamed(this.#config, frame.fn), pc);
    return union(branches.map((at) => frame.branches.get(at) ?? NONE));
  }

  /** The parts of one condition, `a && b`, are branches on one line. */
  #sameLine(frame: Frame, { pc }: Call): Sources {
    const fn = functionNamed(this.#config, frame.fn);
    const site = fn.ops[pc]?.site;
    const same = controllersOf(fn, pc).filter((at) => {
      const other = fn.ops[at]?.site;
      return other?.file === site?.file && other?.line === site?.line;
    });
    return union(same.map((at) => frame.branches.get(at) ?? NONE));
  }
}

const union = (sets: readonly Sources[]): Sources => new Set(sets.flatMap((set) => [...set]));

const sourcesOf = (frame: Frame, expr: Expr): Sources =>
  union(slotsOf(expr).map((slot) => frame.slots.get(slot) ?? NONE));

const settledBy = (frame: Frame, expr: Expr): Sources =>
  union(slotsOf(expr).map((slot) => frame.settled.get(slot) ?? NONE));

/** The locals that an expression reads. */
function slotsOf(expr: Expr): readonly number[] {
  switch (expr.k) {
    case "local":
      return [expr.slot];
    case "field":
    case "member":
    case "unary":
    case "cast":
      return slotsOf(expr.of);
    case "with":
      return [...slotsOf(expr.of), ...slotsOf(expr.value)];
    case "struct":
      return Object.values(expr.slots).flatMap(slotsOf);
    case "binary":
      return [...slotsOf(expr.left), ...slotsOf(expr.right)];
    default:
      return [];
  }
}

function operandsOf(op: StepOp): readonly Expr[] {
  switch (op.op) {
    case "primitive":
      return op.args;
    case "load":
      return [op.from];
    case "store":
    case "modify":
      return [op.to, op.value];
    case "assert":
      return [op.broken];
    case "ignored":
    case "stub":
      return [];
  }
}
