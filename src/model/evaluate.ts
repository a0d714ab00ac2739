// SPDX-License-Identifier: GPL-2.0-only OR MIT

import { arithmetic, negated, wrap } from "./integer.ts";
import type { Call } from "./machine.ts";
import type { BinaryOp, Expr, IntType } from "./program.ts";
import { isPointer, isStruct, isTrue, sameValue, type Value } from "./value.ts";

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
    case "member": {
      const of = evaluate(expr.of, scope);
      if (!isPointer(of))
        throw new Fault("null-dereference", `address of member '${expr.path}' of NULL`);
      return { object: of.object, path: of.path === "" ? expr.path : `${of.path}.${expr.path}` };
    }
    case "unary": {
      const of = evaluate(expr.of, scope);
      if (expr.op === "!") return isTrue(of) ? 0n : 1n;
      return negated(expr.op, integer(of), expr.type);
    }
    case "binary":
      return binary(expr.op, evaluate(expr.left, scope), evaluate(expr.right, scope), expr.type);
    case "cast": {
      const of = evaluate(expr.of, scope);
      if (typeof of !== "bigint") return expr.type.bits === 1 ? 1n : of;
      return wrap(of, expr.type);
    }
  }
}

/** `left op right` in `type`. Pointers can only be compared for equality. Throws Fault. */
export function binary(op: BinaryOp, left: Value, right: Value, type: IntType): Value {
  if (op === "==") return sameValue(left, right) ? 1n : 0n;
  if (op === "!=") return sameValue(left, right) ? 0n : 1n;
  const result = arithmetic(op, integer(left), integer(right), type);
  if (typeof result !== "bigint") throw new Fault(result.rule, result.detail);
  return result;
}

/** Lowering has checked the types, so anything else is an internal error. */
function integer(value: Value): bigint {
  if (typeof value !== "bigint") throw new Error("arithmetic on a value that is no integer");
  return value;
}
