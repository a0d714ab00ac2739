// SPDX-License-Identifier: GPL-2.0-only OR MIT
// Longer than usual: the operators of C with their conversions.

import type { BinaryOp, Expr, TypeName } from "./ast.ts";
import type { UnitIndex } from "./program-index.ts";
import { resolveType } from "./resolve-type.ts";

/** An integer type by width; on LP64 the rank of `long long` never matters. */
interface ConstantType {
  readonly bits: 1 | 8 | 16 | 32 | 64;
  readonly unsigned: boolean;
}

export interface Constant {
  readonly value: bigint;
  readonly type: ConstantType;
}

const INT: ConstantType = { bits: 32, unsigned: false };
const SIZE: ConstantType = { bits: 64, unsigned: true };
const BITS = { char: 8, short: 16, int: 32, long: 64, llong: 64 } as const;

/** Value of an integer constant expression with C's types; null when it is none. */
export function evaluateConstant(expr: Expr, index: UnitIndex): Constant | null {
  switch (expr.kind) {
    case "int":
      return { value: expr.value, type: { bits: BITS[expr.rank], unsigned: expr.unsigned } };
    case "ident": {
      const value = index.enumerator(expr.name, (e) => evaluateConstant(e, index)?.value ?? null);
      return value === null ? null : { value, type: enumType(value) };
    }
    case "unary":
      return unary(expr.op, evaluateConstant(expr.operand, index));
    case "binary":
      return binary(expr, index);
    case "conditional":
      return conditional(expr, index);
    case "cast": {
      const type = integerType(expr.type, index);
      const operand = type === null ? null : evaluateConstant(expr.operand, index);
      return type === null || operand === null ? null : convert(operand, type);
    }
    case "sizeof":
    case "alignof": {
      if (!expr.isType) return null;
      const size = sizeOf(expr.of as TypeName, index, expr.kind === "alignof");
      return size === null ? null : { value: size, type: SIZE };
    }
    case "call":
      return builtin(expr, index);
    default:
      return null;
  }
}

/** gcc gives a constant that fits `int` that type, and a larger one the type of its enum. */
function enumType(value: bigint): ConstantType {
  if (BigInt.asIntN(32, value) === value) return INT;
  return { bits: value >> 32n === 0n ? 32 : 64, unsigned: value > 0n };
}

function convert({ value }: Constant, type: ConstantType): Constant {
  if (type.bits === 1) return { value: value === 0n ? 0n : 1n, type };
  return { value: (type.unsigned ? BigInt.asUintN : BigInt.asIntN)(type.bits, value), type };
}

const promote = (c: Constant): Constant => (c.type.bits < 32 ? { ...c, type: INT } : c);

function common(a: ConstantType, b: ConstantType): ConstantType {
  if (a.bits !== b.bits) return a.bits > b.bits ? a : b;
  return a.unsigned ? a : b;
}

const truth = (value: boolean): Constant => ({ value: value ? 1n : 0n, type: INT });

function unary(op: string, operand: Constant | null): Constant | null {
  if (operand === null) return null;
  const { value, type } = promote(operand);
  if (op === "!") return truth(value === 0n);
  if (op === "+") return { value, type };
  if (op === "-") return convert({ value: -value, type }, type);
  return op === "~" ? convert({ value: ~value, type }, type) : null;
}

function conditional(expr: Expr & { kind: "conditional" }, index: UnitIndex): Constant | null {
  const condition = evaluateConstant(expr.condition, index);
  if (condition === null) return null;
  const yes = expr.then === null ? condition : evaluateConstant(expr.then, index);
  const no = evaluateConstant(expr.otherwise, index);
  const chosen = condition.value !== 0n ? yes : no;
  if (chosen === null) return null;
  const other = chosen === yes ? no : yes;
  const own = promote(chosen);
  return other === null ? own : convert(own, common(own.type, promote(other).type));
}

function binary(expr: Expr & { kind: "binary" }, index: UnitIndex): Constant | null {
  const left = evaluateConstant(expr.left, index);
  if (left === null) return null;
  if (expr.op === "&&" && left.value === 0n) return truth(false);
  if (expr.op === "||" && left.value !== 0n) return truth(true);
  const right = evaluateConstant(expr.right, index);
  if (right === null) return null;
  if (expr.op === "&&" || expr.op === "||") return truth(right.value !== 0n);
  const a = promote(left);
  const b = promote(right);
  if (expr.op === "<<" || expr.op === ">>") return shift(expr.op, a, b.value);
  const type = common(a.type, b.type);
  return arithmetic(expr.op, convert(a, type).value, convert(b, type).value, type);
}

function shift(op: "<<" | ">>", { value, type }: Constant, by: bigint): Constant | null {
  if (by < 0n || by >= BigInt(type.bits)) return null;
  return convert({ value: op === "<<" ? value << by : value >> by, type }, type);
}

function arithmetic(op: BinaryOp, a: bigint, b: bigint, type: ConstantType): Constant | null {
  const made = (value: bigint): Constant => convert({ value, type }, type);
  switch (op) {
    case "+":
      return made(a + b);
    case "-":
      return made(a - b);
    case "*":
      return made(a * b);
    case "/":
      return b === 0n ? null : made(a / b);
    case "%":
      return b === 0n ? null : made(a % b);
    case "&":
      return made(a & b);
    case "|":
      return made(a | b);
    case "^":
      return made(a ^ b);
    case "==":
      return truth(a === b);
    case "!=":
      return truth(a !== b);
    case "<":
      return truth(a < b);
    case ">":
      return truth(a > b);
    case "<=":
      return truth(a <= b);
    case ">=":
      return truth(a >= b);
    default:
      return null;
  }
}

function builtin(expr: Expr & { kind: "call" }, index: UnitIndex): Constant | null {
  if (expr.callee.kind !== "ident") return null;
  const [first, second, third] = expr.args;
  if (first === undefined) return null;
  if (expr.callee.name === "__builtin_constant_p") {
    return truth(evaluateConstant(first, index) !== null);
  }
  if (expr.callee.name !== "__builtin_choose_expr") return null;
  const condition = evaluateConstant(first, index);
  const chosen = condition?.value === 0n ? third : second;
  return condition === null || chosen === undefined ? null : evaluateConstant(chosen, index);
}

function integerType(type: TypeName, index: UnitIndex): ConstantType | null {
  const real = resolveType(type, index);
  if (real === null || real.derivations.length > 0) return null;
  const { spec } = real;
  if (spec.kind === "bool") return { bits: 1, unsigned: true };
  if (spec.kind === "enum") return { bits: 32, unsigned: true };
  if (spec.kind !== "int" || spec.rank === "int128") return null;
  return { bits: BITS[spec.rank], unsigned: spec.unsigned };
}

/** Size of scalars, pointers and arrays of them. Structs have none: members are found by name. */
function sizeOf(type: TypeName, index: UnitIndex, alignment: boolean): bigint | null {
  const real = resolveType(type, index);
  if (real === null) return null;
  let count = 1n;
  for (const derivation of real.derivations) {
    if (derivation.kind === "pointer") return count * 8n;
    if (derivation.kind !== "array" || derivation.size === null) return null;
    const length = alignment ? 1n : (evaluateConstant(derivation.size, index)?.value ?? null);
    if (length === null) return null;
    count *= length;
  }
  if (real.spec.kind === "int" && real.spec.rank === "int128") return count * 16n;
  const scalar = integerType({ ...real, derivations: [] }, index);
  return scalar === null ? null : count * BigInt(Math.max(1, scalar.bits / 8));
}
