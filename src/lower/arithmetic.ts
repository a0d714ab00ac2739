// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { Expr } from "../kernelc/ast.ts";
import type { Position } from "../kernelc/position.ts";
import type { BinaryOp } from "../model/integer.ts";
import type { Context, Typed } from "./context.ts";
import { commonType, convert, intType } from "./convert.ts";
import { ADDRESS, asInt, type CType, common, INT, promote, typeText } from "./ctype.ts";
import { operands } from "./order.ts";
import { binary, known } from "./term.ts";

/** `a op b`, left operand first. */
export function arithmetic(cx: Context, e: Expr & { kind: "binary" }): Typed {
  const [left, right] = operands(cx, [e.left, e.right]);
  if (left === undefined || right === undefined) throw new Error("two operands went in");
  if (e.op === "&&" || e.op === "||") throw new Error("handled by logical()");
  return combine(cx, e.op, left, right, e.at);
}

/** The operator applied to values, after C's conversions. */
export function combine(cx: Context, op: BinaryOp, left: Typed, right: Typed, at: Position): Typed {
  const equality = op === "==" || op === "!=";
  if (equality && (left.type.kind === "pointer" || right.type.kind === "pointer")) {
    decidable(cx, left, right, at);
    const type = commonType(cx, left.type, right.type, at);
    const [a, b] = [convert(cx, left, type, at), convert(cx, right, type, at)];
    return { term: binary(op, a.term, b.term, ADDRESS), type: INT };
  }
  const [a, b] = [intType(cx, left, at, op), intType(cx, right, at, op)];
  const shift = op === "<<" || op === ">>";
  const type = shift ? promote(a) : common(a, b);
  const x = convert(cx, left, asInt(type), at).term;
  const y = convert(cx, right, asInt(shift ? promote(b) : type), at).term;
  const by = shift ? known(y) : null;
  if (by !== null && (by < 0n || by >= BigInt(type.bits)))
    cx.refuse(at, `a shift by ${by} of ${type.bits} bits`);
  const comparison = equality || op === "<" || op === ">" || op === "<=" || op === ">=";
  return { term: binary(op, x, y, type), type: comparison ? INT : asInt(type) };
}

/** Refuses to compare addresses that the model cannot tell apart, or take for one another. */
function decidable(cx: Context, left: Typed, right: Typed, at: Position): void {
  const isNull = ({ term }: Typed): boolean => known(term) === 0n;
  if (isNull(left) || isNull(right)) return;
  const of = ({ type }: Typed): CType => (type.kind === "pointer" ? type.to : type);
  const one = [left, right].find((side) => of(side).kind === "void");
  if (one !== undefined)
    cx.refuse(
      at,
      `a '${typeText(one.type)}' is compared, which cannot be decided: an object, its first member and its first element have one address and other names here; compare pointers to one type`,
    );
  if (isText(left) || isText(right))
    cx.refuse(at, "the address of a string is compared, which C leaves open");
}

const isText = ({ term }: Typed): boolean =>
  term.k === "const" &&
  typeof term.value === "object" &&
  "object" in term.value &&
  term.value.object.startsWith("string:");
