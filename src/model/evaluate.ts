// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { BinaryOp, IntType } from "./integer.ts";
import { arithmetic, negated, wrap } from "./integer.ts";
import type { Call } from "./machine.ts";
import type { Expr } from "./program.ts";
import { isLate, isPointer, isStruct, isTrue, sameValue, type Value, valueText } from "./value.ts";

/** Where an expression is evaluated: a call's locals on a CPU that runs a task. */
export interface Scope {
  readonly cpu: number;
  readonly task: string;
  readonly locals: Call["locals"];
  /** Names of the locals, for messages. */
  readonly names: readonly string[];
}

/** The program did what C leaves undefined, or what a kernel dies of. A finding, not an error. */
export class Fault extends Error {
  readonly rule: string;

  constructor(rule: string, detail: string) {
    super(detail);
    this.rule = rule;
  }
}

/** The value of a silent expression. Throws Fault where C is undefined. */
export function evaluate(expr: Expr, scope: Scope): Value {
  switch (expr.k) {
    case "unwritten":
      throw new Error("only a variable is set to nothing");
    case "const":
      return expr.value;
    case "symbol":
      return { symbol: expr.name };
    case "current":
      return { object: `task:${scope.task}`, path: "" };
    case "cpu":
      return BigInt(scope.cpu);
    case "this-cpu":
      return { object: `cpu${scope.cpu}:${expr.object}`, path: expr.path };
    case "local": {
      const value = scope.locals[expr.slot];
      if (value === undefined) {
        const name = scope.names[expr.slot] ?? `slot ${expr.slot}`;
        throw new Fault("uninitialised-read", `'${name}' is read and was never written`);
      }
      return value;
    }
    case "field": {
      const of = evaluate(expr.of, scope);
      const value = isStruct(of) ? of.slots[expr.slot] : undefined;
      if (value === undefined)
        throw new Fault(
          "uninitialised-read",
          `member '${expr.slot}' is read and was never written`,
        );
      return value;
    }
    case "with": {
      // A struct without an initialiser has no slots yet.
      const of = expr.of.k === "local" ? scope.locals[expr.of.slot] : evaluate(expr.of, scope);
      const slots = of !== undefined && isStruct(of) ? of.slots : {};
      return { slots: { ...slots, [expr.slot]: evaluate(expr.value, scope) } };
    }
    case "struct":
      return {
        slots: Object.fromEntries(
          Object.entries(expr.slots).map(([slot, value]) => [slot, evaluate(value, scope)]),
        ),
      };
    case "member":
      return member(evaluate(expr.of, scope), expr.path);
    case "unary":
      return unary(expr.op, evaluate(expr.of, scope), expr.type);
    case "binary":
      return binary(expr.op, evaluate(expr.left, scope), evaluate(expr.right, scope), expr.type);
    case "cast":
      return cast(evaluate(expr.of, scope), expr.type);
  }
}

/** `&of->path`. Throws Fault for NULL. */
export function member(of: Value, path: string): Value {
  if (isLate(of)) return { late: { k: "member", of, path } };
  if (!isPointer(of)) throw new Fault("null-dereference", `address of member '${path}' of NULL`);
  return { object: of.object, path: of.path === "" ? path : `${of.path}.${path}` };
}

export function unary(op: "-" | "~" | "!", of: Value, type: IntType): Value {
  if (isLate(of)) return { late: { k: "unary", op, of, type } };
  if (op === "!") return isTrue(of) ? 0n : 1n;
  return negated(op, integer(of), type);
}

export function cast(of: Value, type: IntType): Value {
  if (isLate(of)) return { late: { k: "cast", of, type } };
  if (typeof of !== "bigint" && type.bits === 1) return 1n;
  return wrap(integer(of), type);
}

/** `left op right` in `type`. Pointers can only be compared for equality. Throws Fault. */
export function binary(op: BinaryOp, left: Value, right: Value, type: IntType): Value {
  if (isLate(left) || isLate(right)) return { late: { k: "binary", op, left, right, type } };
  if (op === "==") return sameValue(left, right) ? 1n : 0n;
  if (op === "!=") return sameValue(left, right) ? 0n : 1n;
  const result = arithmetic(op, integer(left), integer(right), type);
  if (typeof result !== "bigint") throw new Fault(result.rule, result.detail);
  return result;
}

/**
 * A number. Lowering has checked the types, so an address or a function came from a cell that
 * was reached as another type, by way of `void *`: no number was ever written there.
 */
export function integer(value: Value): bigint {
  if (typeof value !== "bigint")
    throw new Fault("uninitialised-read", `${valueText(value)} is used as a number`);
  return value;
}
