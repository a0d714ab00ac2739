// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { Expr } from "../kernelc/ast.ts";
import type { Position } from "../kernelc/position.ts";
import type { BinaryOp } from "../model/integer.ts";
import type { Marking } from "../model/program.ts";
import { combine } from "./arithmetic.ts";
import { bitFieldType, extracted, withField } from "./bit-field.ts";
import type { Context, Place, Typed } from "./context.ts";
import { convert, narrow } from "./convert.ts";
import { INT, intOf, typeText } from "./ctype.ts";
import { dropped, loadCell, read, storeCell, write } from "./memory.ts";
import { assigns, keep } from "./order.ts";
import { constant } from "./term.ts";

/**
 * Assignment. The right side comes first, then the loads that lead to the target, then the
 * store. `x op= v` loads the target before it stores, and anything may come between the two.
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

/** `place op= value`: of a cell a load and a store, whatever the operator. */
export function update(
  cx: Context,
  place: Place,
  op: BinaryOp,
  value: Typed,
  { used, old, at, how = {} }: Want,
): Typed {
  if (place.kind === "value") return cx.refuse(at, "assignment to a value that has no storage");
  changeable(cx, place, op, at);
  if (place.kind === "cell" && isDropped(cx, place, used, at))
    return { term: constant(0n), type: place.type };
  if (place.kind === "cell" && place.word !== null)
    return updateField(cx, { ...place, word: place.word }, op, value, { old, at, how });
  const before = keepOld(cx, read(cx, place, at, how), used && old, at);
  const after = put(cx, place, combine(cx, op, before, value, at), at, how);
  return old ? before : after;
}

/** The integer type of what an operator assigns to. */
export function changeable(
  cx: Context,
  place: Pick<Place & { kind: "cell" }, "type">,
  op: BinaryOp,
  at: Position,
) {
  const { type } = place;
  return (
    intOf(type) ??
    cx.refuse(
      at,
      `'${op}=' on a '${typeText(type)}'${type.kind === "pointer" ? ": there is no pointer arithmetic" : ""}`,
    )
  );
}

/** Whether IGNORE_FIELD drops the change, whose value must then not be asked for. */
export function isDropped(
  cx: Context,
  place: { readonly key: string | null },
  used: boolean,
  at: Position,
): boolean {
  if (!dropped(cx, place, at)) return false;
  if (used) cx.refuse(at, `the value of '${place.key}' is used, but IGNORE_FIELD drops its stores`);
  return true;
}

type Cell = Place & { kind: "cell" };

/** The word is loaded once, for the bit-field and for its neighbours. */
function updateField(
  cx: Context,
  place: Cell & { readonly word: NonNullable<Cell["word"]> },
  op: BinaryOp,
  value: Typed,
  { old, at, how = {} }: Omit<Want, "used">,
): Typed {
  const type = bitFieldType(cx, place.type, place.bits, at);
  const whole = loadCell(cx, place, at, how);
  const before: Typed = { term: extracted(cx, whole, place, at), type };
  const sum = convert(cx, combine(cx, op, before, value, at), place.type, at);
  const after = narrow(cx, sum, place.bits, at);
  storeCell(cx, place, withField(whole, after.term, place), at, how);
  return old ? before : { ...after, type };
}

function keepOld(cx: Context, value: Typed, wanted: boolean, at: Position): Typed {
  return wanted ? keep(cx, value, { kind: "ident", name: "", at }) : value;
}
