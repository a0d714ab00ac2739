// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { BinaryOp, IntType } from "../../src/model/integer.ts";
import type { Expr, Program } from "../../src/model/program.ts";
import { type Value, valueText } from "../../src/model/value.ts";

/** A primitive of a test: gets its arguments and gives its result. */
export type Primitives = Readonly<Record<string, (...args: readonly Value[]) => Value>>;

const wrap = (v: bigint, t: IntType): bigint =>
  t.signed ? BigInt.asIntN(t.bits, v) : BigInt.asUintN(t.bits, v);
/** What a load gives: members of a union may have stored another type. */
const wrapped = (v: Value | undefined, t: IntType | null): Value =>
  typeof v === "bigint" && t !== null && t.bits > 1 ? wrap(v, t) : (v ?? 0n);
const int = (v: Value): bigint => {
  if (typeof v !== "bigint") throw new Error("not a number");
  return v;
};

/** Runs one function of a program to its end, on one CPU, alone: a second reading of the form. */
export class Run {
  readonly memory = new Map<string, Value>();
  private readonly program: Program;
  private readonly primitives: Primitives;

  constructor(program: Program, primitives: Primitives = {}) {
    this.program = program;
    this.primitives = primitives;
    for (const { object, path, value } of program.initial)
      this.memory.set(`${object.replace("percpu:", "cpu0:")}|${path}`, value);
  }

  call(name: string, args: readonly Value[]): Value {
    const fn = this.program.functions[name];
    if (fn === undefined) throw new Error(`no function ${name}`);
    const locals = new Map<number, Value>(args.map((arg, i) => [i, arg]));
    const set = (slot: number | null, value: Value): void => {
      if (slot !== null) locals.set(slot, value);
    };
    for (let pc = 0; ; ) {
      const op = fn.ops[pc];
      if (op === undefined) throw new Error("ran off the end");
      // What is not live must not matter.
      for (const slot of [...locals.keys()]) if (!op.live.includes(slot)) locals.delete(slot);
      const value = (e: Expr): Value => this.evaluate(e, locals);
      pc++;
      switch (op.op) {
        case "set":
          if (op.value.k === "unwritten") locals.delete(op.slot);
          else set(op.slot, value(op.value));
          break;
        case "jump":
          pc = op.to;
          break;
        case "branch":
          pc = value(op.on) === 0n ? op.otherwise : op.then;
          break;
        case "return":
          return op.value === null ? 0n : value(op.value);
        case "call": {
          const callee = typeof op.callee === "string" ? { fn: op.callee } : value(op.callee);
          if (typeof callee !== "object" || !("fn" in callee)) throw new Error("no function");
          set(op.result, this.call(callee.fn, op.args.map(value)));
          break;
        }
        case "load":
          set(op.result, wrapped(this.memory.get(this.cell(value(op.from), op.path)), op.type));
          break;
        case "store":
          this.memory.set(this.cell(value(op.to), op.path), value(op.value));
          break;
        case "modify": {
          const cell = this.cell(value(op.to), op.path);
          const before = int(wrapped(this.memory.get(cell), op.type));
          const after = binary(op.operator, before, int(value(op.value)), op.type);
          this.memory.set(cell, after);
          set(op.result, after);
          break;
        }
        case "primitive":
          set(op.result, this.primitives[op.name]?.(...op.args.map(value)) ?? 0n);
          break;
        case "stub":
          set(op.result, op.results[0] ?? 0n);
          break;
        case "ignored":
        case "assert":
          break;
      }
    }
  }

  private cell(pointer: Value, path: string): string {
    if (typeof pointer !== "object" || !("object" in pointer)) throw new Error("no pointer");
    return `${pointer.object}|${[pointer.path, path].filter((p) => p !== "").join(".")}`;
  }

  private evaluate(e: Expr, locals: ReadonlyMap<number, Value>): Value {
    const go = (x: Expr): Value => this.evaluate(x, locals);
    switch (e.k) {
      case "const":
        return e.value;
      case "local": {
        const value = locals.get(e.slot);
        if (value === undefined) throw new Error(`slot ${e.slot} was never written`);
        return value;
      }
      case "this-cpu":
        return { object: `cpu0:${e.object}`, path: e.path };
      case "unary":
        if (e.op === "!") return go(e.of) === 0n ? 1n : 0n;
        return wrap(e.op === "-" ? -int(go(e.of)) : ~int(go(e.of)), e.type);
      case "member": {
        const of = go(e.of);
        if (typeof of !== "object" || !("object" in of)) throw new Error("no pointer");
        return { object: of.object, path: [of.path, e.path].filter((p) => p !== "").join(".") };
      }
      case "binary": {
        const [left, right] = [go(e.left), go(e.right)];
        const same = valueText(left) === valueText(right);
        if (typeof left !== "bigint" || typeof right !== "bigint")
          return (e.op === "==") === same ? 1n : 0n;
        return binary(e.op, left, right, e.type);
      }
      case "cast":
        return wrap(int(go(e.of)), e.type);
      case "struct":
        return {
          slots: Object.fromEntries(Object.entries(e.slots).map(([k, v]) => [k, go(v)])),
        };
      case "field": {
        const of = go(e.of);
        const value = typeof of === "object" && "slots" in of ? of.slots[e.slot] : undefined;
        if (value === undefined) throw new Error(`${e.slot} was never written`);
        return value;
      }
      case "with": {
        const of = go(e.of);
        if (typeof of !== "object" || !("slots" in of)) throw new Error("no struct");
        return { slots: { ...of.slots, [e.slot]: go(e.value) } };
      }
      default:
        throw new Error(`${e.k} is not needed here`);
    }
  }
}

function binary(op: BinaryOp, a: bigint, b: bigint, t: IntType): bigint {
  const bit = (x: boolean): bigint => (x ? 1n : 0n);
  switch (op) {
    case "+":
      return wrap(a + b, t);
    case "-":
      return wrap(a - b, t);
    case "*":
      return wrap(a * b, t);
    case "/":
      return wrap(a / b, t);
    case "%":
      return wrap(a % b, t);
    case "<<":
      return wrap(a << b, t);
    case ">>":
      return wrap(a >> b, t);
    case "&":
      return wrap(a & b, t);
    case "|":
      return wrap(a | b, t);
    case "^":
      return wrap(a ^ b, t);
    case "==":
      return bit(a === b);
    case "!=":
      return bit(a !== b);
    case "<":
      return bit(a < b);
    case ">":
      return bit(a > b);
    case "<=":
      return bit(a <= b);
    case ">=":
      return bit(a >= b);
  }
}
