// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { Position } from "../kernelc/position.ts";
import type { Joined, Marking, Expr as Term } from "../model/program.ts";
import { asRead, bitFieldType, extracted, withField } from "./bit-field.ts";
import type { Context, Place, Typed } from "./context.ts";
import { intOf, isScalar, typeText } from "./ctype.ts";
import { functionNamed } from "./function-value.ts";
import { cellPath, leavesOf } from "./layout.ts";
import { address, constant, fieldAt, joinPath, local, replace } from "./term.ts";

type Cell = Place & { kind: "cell" };

/** Reads a place: nothing to do for a local, one load for each cell. */
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
  const { type, word } = place;
  if (word !== null) return extracted(cx, loadCell(cx, place, at, how), { ...place, word }, at);
  if (isScalar(type)) return loadCell(cx, place, at, how);
  let value: Term = { k: "struct", slots: {} };
  const words = new Map<string, Term>();
  for (const leaf of leavesOf(type, cx.module.scope.locate(at))) {
    const path = cellPath(place.path, leaf);
    fixed(cx, leaf.key, at);
    if (cx.project.boundary.ignoredFields.has(leaf.key))
      cx.refuse(at, `'${leaf.key}' is copied, but IGNORE_FIELD drops its stores`);
    const whole = words.get(path) ?? loadCell(cx, { ...place, ...leaf, path }, at, how);
    const { word } = leaf;
    if (word !== null) words.set(path, whole);
    const part = word === null ? whole : extracted(cx, whole, { ...leaf, word }, at);
    value = replace(value, leaf.slot, part);
  }
  return value;
}

type Single = Pick<Cell, "base" | "path" | "type" | "word">;

/** The step that loads one cell: a scalar, or the word of a bit-field. */
export function loadCell(cx: Context, cell: Single, at: Position, how: Marking): Term {
  const { base: from, path, word } = cell;
  const result = cx.code.temporary();
  const type = word === null ? intOf(cell.type) : word.type;
  cx.code.op({ op: "load", from, path, result, type, ...how }, cx.site(at));
  return local(result);
}

/** The step that stores one cell. */
export function storeCell(
  cx: Context,
  { base: to, path }: Pick<Single, "base" | "path">,
  value: Term,
  at: Position,
  how: Marking & Joined,
): void {
  cx.code.op({ op: "store", to, path, value, ...how }, cx.site(at));
}

/**
 * Assigns a value that has the place's type: a local is set, a cell is stored, a struct cell by
 * cell. A bit-field's word is loaded first, for its other bits.
 */
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
  const { word } = place;
  if (word !== null) {
    const whole = loadCell(cx, place, at, how);
    storeCell(cx, place, withField(whole, value, { ...place, word }), at, how);
    return;
  }
  for (const [path, part] of partsOf(cx, place, value, at))
    storeCell(cx, { ...place, path }, part, at, how);
}

/** What a copy stores, cell by cell: of a word all of it, so nothing is loaded. */
function partsOf(cx: Context, place: Cell, value: Term, at: Position): ReadonlyMap<string, Term> {
  const parts = new Map<string, Term>();
  for (const leaf of leavesOf(place.type, cx.module.scope.locate(at))) {
    fixed(cx, leaf.key, at);
    if (dropped(cx, leaf, at)) continue;
    const { word } = leaf;
    const path = cellPath(place.path, leaf);
    const part = fieldAt(value, leaf.slot);
    const before = parts.get(path) ?? constant(0n);
    parts.set(path, word === null ? part : withField(before, part, { ...leaf, word }));
  }
  return parts;
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
