// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { Expr } from "../kernelc/ast.ts";
import type { Position } from "../kernelc/position.ts";
import type { BinaryOp, IntType } from "../model/integer.ts";
import type { Marking } from "../model/program.ts";
import { combine } from "./arithmetic.ts";
import { bitFieldType } from "./bit-field.ts";
import type { Context, Place, Typed } from "./context.ts";
import { convert, intType, narrow } from "./convert.ts";
import { common, fits, INT, intOf, typeText } from "./ctype.ts";
import { dropped, read, write } from "./memory.ts";
import { assigns, keep } from "./order.ts";
import { binary, constant, known, local, truth } from "./term.ts";

/**
 * Assignment. The right side comes first, then the loads that lead to the
 * target, then the one step that changes it; `x op= v` on a cell is one step.
 */
export function assign(cx: Context, e: Expr & { kind: "assign" }, used: boolean): Typed {
  const right = cx.value(e.value);
  const value = assigns(e.target) ? keep(cx, right, e.value) : right;
  const place = cx.place(e.target);
  if (e.op !== "=") return update(cx, place, e.op, value, { used, at: e.at, old: false });
  return put(cx, place, value, e.at);
}

/** `place = value`, after conversion; the value of the assignment. */
export function put(
  cx: Context,
  place: Place,
  value: Typed,
  at: Position,
  how: Marking = {},
): Typed {
  if (place.kind === "value") return cx.refuse(at, "assignment to a value that has no storage");
  const converted = narrow(cx, convert(cx, value, place.type, at), place.bits, at);
  write(cx, place, converted.term, at, how);
  if (place.kind === "local") return read(cx, place, at);
  return { ...converted, type: bitFieldType(cx, place.type, place.bits, at) };
}

interface Want {
  readonly used: boolean;
  /** Whether the expression's value is the old one, as in `x++`. */
  readonly old: boolean;
  readonly at: Position;
  readonly how?: Marking;
}

/** `++` and `--`, before or after. */
export function step(cx: Context, operand: Expr, op: "++" | "--", want: Want): Typed {
  const one: Typed = { term: constant(1n), type: INT };
  return update(cx, cx.place(operand), op === "++" ? "+" : "-", one, want);
}

/** `place op= value`. */
export function update(
  cx: Context,
  place: Place,
  op: BinaryOp,
  value: Typed,
  { used, old, at, how = {} }: Want,
): Typed {
  if (place.kind === "value") return cx.refuse(at, "assignment to a value that has no storage");
  const type = intOf(place.type);
  if (type === null)
    return cx.refuse(
      at,
      `'${op}=' on a '${typeText(place.type)}'${place.type.kind === "pointer" ? ": there is no pointer arithmetic" : ""}`,
    );
  const inOne = place.kind === "cell" ? operandOf(cx, op, value, type, place.bits, at) : null;
  if (place.kind === "cell" && inOne !== null) {
    if (used && dropsValue(cx, place))
      return cx.refuse(
        at,
        `the value of '${place.key}' is used, but IGNORE_FIELD drops its stores`,
      );
    if (dropped(cx, place, at)) return { term: constant(0n), type: place.type };
    const result = used ? cx.code.temporary() : null;
    const target = { to: place.base, path: place.path, operator: op, value: inOne, type };
    const returns = old ? "old" : "new";
    cx.code.op({ op: "modify", ...target, result, returns, ...how }, cx.site(at));
    const value = bitFieldType(cx, place.type, place.bits, at);
    return { term: result === null ? constant(0n) : local(result), type: value };
  }
  const before = keepOld(cx, read(cx, place, at, how), used && old, at);
  const after = put(cx, place, combine(cx, op, before, value, at), at, how);
  return old ? before : after;
}

const dropsValue = (cx: Context, place: Place & { kind: "cell" }): boolean =>
  place.key !== null && cx.project.boundary.ignoredFields.has(place.key);

function keepOld(cx: Context, value: Typed, wanted: boolean, at: Position): Typed {
  return wanted ? keep(cx, value, { kind: "ident", name: "", at }) : value;
}

/**
 * The right operand in the cell's own type, when computing there gives what C
 * gives by computing in the common type and cutting off. Null when it does not:
 * then the update is a load and a store.
 */
function operandOf(
  cx: Context,
  op: BinaryOp,
  value: Typed,
  cell: IntType,
  bits: number | null,
  at: Position,
) {
  const operand = intType(cx, value, at, `${op}=`);
  if (cell.bits === 1) {
    if (op === "|") return truth(value.term, operand);
    return op === "&" ? binary("&", value.term, constant(1n), operand) : null;
  }
  const bitwise = op === "&" || op === "|" || op === "^";
  if (bits !== null)
    return bitwise ? narrow(cx, convertTo(cx, value, cell, at), bits, at).term : null;
  if (bitwise || op === "+" || op === "-" || op === "*") return convertTo(cx, value, cell, at).term;
  if (op === "<<" || op === ">>") {
    const by = known(value.term);
    const short = by !== null && by >= 0n && by < BigInt(cell.bits);
    return cell.bits >= 32 || short ? value.term : null;
  }
  const wide = common(cell, operand);
  return fits(wide, cell) ? convertTo(cx, value, cell, at).term : null;
}

const convertTo = (cx: Context, value: Typed, type: IntType, at: Position): Typed =>
  convert(cx, value, { kind: "int", bits: type.bits, signed: type.signed }, at);
