// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { Position } from "../kernelc/position.ts";
import type { IntType } from "../model/integer.ts";
import type { Context, Typed } from "./context.ts";
import { type CType, common, fits, intOf, sameType, typeText } from "./ctype.ts";
import { binary, cast, constant, known, truth } from "./term.ts";

/** Converts as assignment, argument passing and casts do; what C would reinterpret is refused. */
export function convert(cx: Context, from: Typed, to: CType, at: Position): Typed {
  if (to.kind === "void") return { term: constant(0n), type: to };
  if (to.kind === "int") return toInt(cx, from, to, at);
  if (to.kind === "pointer") return toPointer(cx, from, to, at);
  if (to.kind === "record" && sameType(from.type, to)) return { term: from.term, type: to };
  return cx.refuse(at, `'${typeText(from.type)}' cannot be converted to '${typeText(to)}'`);
}

function toInt(cx: Context, from: Typed, to: CType & IntType, at: Position): Typed {
  const type = { bits: to.bits, signed: to.signed };
  if (to.bits === 1) return { term: truth(scalar(cx, from, at), intOf(from.type)), type: to };
  const source = intOf(from.type);
  if (source === null) {
    if (from.type.kind === "pointer" && known(from.term) === 0n)
      return { term: from.term, type: to };
    if (from.type.kind !== "pointer")
      return cx.refuse(at, `'${typeText(from.type)}' used as a number`);
    return cx.refuse(
      at,
      `'${typeText(from.type)}' used as a number: pointers are symbolic and have no bits`,
    );
  }
  return { term: fits(source, type) ? from.term : cast(from.term, type), type: to };
}

function toPointer(cx: Context, from: Typed, to: CType & { kind: "pointer" }, at: Position): Typed {
  const isNumber = from.type.kind === "int" || from.type.kind === "pointer";
  if (isNumber && known(from.term) === 0n) return { term: from.term, type: to };
  if (from.type.kind === "pointer" && compatible(from.type.to, to.to))
    return { term: from.term, type: to };
  if (from.type.kind === "int")
    return cx.refuse(at, `a number used as '${typeText(to)}': only 0 is a pointer`);
  return cx.refuse(
    at,
    `'${typeText(from.type)}' used as '${typeText(to)}' reinterprets storage, which has no bytes here`,
  );
}

/** Pointers to void fit all; functions are not storage. */
const compatible = (a: CType, b: CType): boolean =>
  a.kind === "void" ||
  b.kind === "void" ||
  (a.kind === "pointer" && b.kind === "pointer" ? compatible(a.to, b.to) : sameType(a, b));

/** The term of an integer or pointer. */
export function scalar(cx: Context, value: Typed, at: Position) {
  if (value.type.kind !== "int" && value.type.kind !== "pointer")
    cx.refuse(at, `a '${typeText(value.type)}' is no number and no pointer`);
  return value.term;
}

/** Integer type of an operand of arithmetic. */
export function intType(cx: Context, value: Typed, at: Position, op: string): IntType {
  const type = intOf(value.type);
  if (type !== null) return type;
  if (value.type.kind === "pointer")
    return cx.refuse(at, `'${op}' on a '${typeText(value.type)}': there is no pointer arithmetic`);
  return cx.refuse(at, `'${op}' on a '${typeText(value.type)}'`);
}

/** Keeps the bits that a bit-field has room for. */
export function narrow(cx: Context, value: Typed, bits: number | null, at: Position): Typed {
  const type = intOf(value.type);
  if (bits === null || type === null || type.bits <= bits) return value;
  const room = { bits: type.bits, signed: type.signed };
  if (!type.signed) {
    const mask = constant((1n << BigInt(bits)) - 1n);
    return { term: binary("&", value.term, mask, room), type: value.type };
  }
  if (type.bits === 64) cx.refuse(at, "a signed 64-bit bit-field is refused");
  const shift = constant(BigInt(type.bits - bits));
  const up = binary("<<", value.term, shift, room);
  return { term: binary(">>", up, shift, room), type: value.type };
}

/** The common type of the two arms of `?:`. */
export function commonType(cx: Context, a: CType, b: CType, at: Position): CType {
  if (a.kind === "int" && b.kind === "int") {
    const { bits, signed } = common(a, b);
    return { kind: "int", bits, signed };
  }
  if (a.kind === "void" || b.kind === "void") return { kind: "void" };
  if (a.kind === "pointer" && b.kind === "pointer") return a.to.kind === "void" ? b : a;
  if (a.kind === "pointer") return a;
  if (b.kind === "pointer") return b;
  if (sameType(a, b)) return a;
  return cx.refuse(at, `'${typeText(a)}' and '${typeText(b)}' have no common type`);
}
