// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { Position } from "../kernelc/position.ts";
import type { Marking, Expr as Term } from "../model/program.ts";
import { asRead, bitFieldType } from "./bit-field.ts";
import type { Context, Place, Typed } from "./context.ts";
import { intOf, isScalar, typeText } from "./ctype.ts";
import { functionNamed } from "./function-value.ts";
import { leavesOf } from "./layout.ts";
import { address, fieldAt, joinPath, local, replace } from "./term.ts";

type Cell = Place & { kind: "cell" };

/** Reads a place: nothing to do for a local, one load for each scalar of a cell. */
export function read(cx: Context, place: Place, at: Position, how: Marking = {}): Typed {
  if (place.kind === "value") return place.value;
  const { type } = place;
  if (place.kind === "local") {
    if (type.kind === "array") return cx.refuse(at, "the address of a local array is refused");
    return asRead(cx, { ...place, term: fieldAt(local(place.slot), place.path) }, at);
  }
  if (type.kind === "array")
    return {
      term: address(place.base, joinPath(place.path, "[0]")),
      type: { kind: "pointer", to: type.of },
    };
  if (type.kind === "function")
    return { term: address(place.base, place.path), type: { kind: "pointer", to: type } };
  const bound = place.key === null ? undefined : cx.project.boundary.binds.get(place.key);
  if (bound !== undefined) {
    const line = `bound: ${place.key} = ${bound.fn}`;
    cx.note({ note: "assume", line }, at);
    return functionNamed(cx, bound.fn, at);
  }
  if (isIgnored(cx, place))
    return cx.refuse(at, `the value of '${place.key}' is used, but IGNORE_FIELD drops its stores`);
  const value = bitFieldType(cx, type, place.bits, at);
  return { term: load(cx, place, at, how), type: value };
}

function load(cx: Context, place: Cell, at: Position, how: Marking): Term {
  const { base: from, type } = place;
  if (isScalar(type)) {
    const result = cx.code.temporary();
    const op = { op: "load", from, path: place.path, result, type: intOf(type), ...how } as const;
    cx.code.op(op, cx.site(at));
    return local(result);
  }
  let value: Term = { k: "struct", slots: {} };
  for (const leaf of leavesOf(type, cx.module.scope.locate(at))) {
    const path = joinPath(place.path, ...leaf.slot);
    fixed(cx, leaf.key, at);
    if (cx.project.boundary.ignoredFields.has(leaf.key))
      cx.refuse(at, `'${leaf.key}' is copied, but IGNORE_FIELD drops its stores`);
    value = replace(value, leaf.slot, load(cx, { ...place, path, type: leaf.type }, at, how));
  }
  return value;
}

/** Assigns a value that has the place's type: a local is set, a cell is stored scalar by scalar. */
export function write(
  cx: Context,
  place: Place,
  value: Term,
  at: Position,
  how: Marking = {},
): void {
  if (place.kind === "value") cx.refuse(at, "assignment to a value that has no storage");
  const { type } = place;
  if (place.kind === "local") {
    if (place.readonly)
      cx.refuse(at, "a cleanup function may only read what its parameter points to");
    if (type.kind === "array") cx.refuse(at, "assignment to an array");
    const whole = replace(local(place.slot), place.path, value);
    cx.code.set(place.slot, whole, cx.site(at));
    return;
  }
  if (place.key !== null && cx.project.boundary.binds.has(place.key))
    cx.refuse(at, `'${place.key}' is assigned, but BIND fixes it`);
  if (dropped(cx, place, at)) return;
  if (!isScalar(type) && type.kind !== "record")
    cx.refuse(at, `assignment to a '${typeText(type)}'`);
  for (const leaf of leavesOf(type, cx.module.scope.locate(at))) {
    const path = joinPath(place.path, ...leaf.slot);
    fixed(cx, leaf.key, at);
    if (dropped(cx, leaf, at)) continue;
    const part = fieldAt(value, leaf.slot);
    cx.code.op({ op: "store", to: place.base, path, value: part, ...how }, cx.site(at));
  }
}

function fixed(cx: Context, key: string, at: Position): void {
  if (cx.project.boundary.binds.has(key)) cx.refuse(at, `'${key}' is copied, but BIND fixes it`);
}

type Keyed = { readonly key: string | null };

const isIgnored = (cx: Context, place: Keyed): boolean =>
  place.key !== null && cx.project.boundary.ignoredFields.has(place.key);

/** Whether IGNORE_FIELD drops stores to this cell, which is then assumed. */
export function dropped(cx: Context, place: Keyed, at: Position): boolean {
  if (!isIgnored(cx, place)) return false;
  cx.note({ note: "ignored-field", key: place.key ?? "" }, at);
  return true;
}
