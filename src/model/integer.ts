// SPDX-License-Identifier: GPL-2.0-only OR MIT

/**
 * C's integer arithmetic, two's complement and modular. Lowering folds constants with it and
 * a run computes with it, so that what is folded is what would have been computed.
 */

/** An integer type after C's conversions. */
export interface IntType {
  readonly bits: 1 | 8 | 16 | 32 | 64;
  readonly signed: boolean;
}

export type BinaryOp =
  | "+"
  | "-"
  | "*"
  | "/"
  | "%"
  | "<<"
  | ">>"
  | "&"
  | "|"
  | "^"
  | "=="
  | "!="
  | "<"
  | ">"
  | "<="
  | ">=";

/** What C leaves undefined, by the name of the rule that it breaks. */
interface Undefined {
  readonly rule: "division-by-zero" | "bad-shift";
  readonly detail: string;
}

/** Reduces an integer to the width and sign of its type; one bit is a bool. */
export function wrap(value: bigint, type: IntType): bigint {
  if (type.bits === 1) return value === 0n ? 0n : 1n;
  return type.signed ? BigInt.asIntN(type.bits, value) : BigInt.asUintN(type.bits, value);
}

export const negated = (op: "-" | "~", value: bigint, type: IntType): bigint =>
  wrap(op === "-" ? -value : ~value, type);

/** `a op b` on operands of `type`; comparisons give 0 or 1. */
export function arithmetic(op: BinaryOp, a: bigint, b: bigint, type: IntType): bigint | Undefined {
  switch (op) {
    case "+":
      return wrap(a + b, type);
    case "-":
      return wrap(a - b, type);
    case "*":
      return wrap(a * b, type);
    case "/":
      return divided(a, b, type) ?? wrap(a / b, type);
    case "%":
      return divided(a, b, type) ?? wrap(a % b, type);
    case "<<":
      return isCount(b, type) ? wrap(a << b, type) : badShift(b, type);
    case ">>":
      return isCount(b, type) ? wrap(a >> b, type) : badShift(b, type);
    case "&":
      return wrap(a & b, type);
    case "|":
      return wrap(a | b, type);
    case "^":
      return wrap(a ^ b, type);
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

const bit = (value: boolean): bigint => (value ? 1n : 0n);

const DIVISION: Undefined = { rule: "division-by-zero", detail: "division by zero" };

/** The least number has no opposite: some CPUs trap, some do not. */
function divided(a: bigint, b: bigint, { bits, signed }: IntType): Undefined | null {
  if (b === 0n) return DIVISION;
  if (!signed || b !== -1n || a !== -(1n << BigInt(bits - 1))) return null;
  return { rule: "division-by-zero", detail: `the least number of ${bits} bits is divided by -1` };
}

/** CPUs differ on other counts, and compilers assume that there are none. */
const isCount = (count: bigint, { bits }: IntType): boolean => count >= 0n && count < BigInt(bits);

const badShift = (count: bigint, { bits }: IntType): Undefined => ({
  rule: "bad-shift",
  detail: `a value of ${bits} bits is shifted by ${count}`,
});
