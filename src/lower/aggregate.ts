// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { Designator, Initialiser } from "../kernelc/ast.ts";
import type { Position } from "../kernelc/position.ts";
import type { Expr as Term } from "../model/program.ts";
import type { Context } from "./context.ts";
import { convert, narrow } from "./convert.ts";
import { type CType, isScalar, typeText } from "./ctype.ts";
import { findMember, leavesOf, namedFields } from "./layout.ts";
import { constant, fieldAt, known, replace } from "./term.ts";

type List = Initialiser & { kind: "list" };
type Item = List["items"][number];

/** The value of an initialiser; members that it leaves out are zero. */
export function initialValue(cx: Context, init: Initialiser, type: CType, at: Position): Term {
  if (init.kind === "value") {
    if (type.kind === "array") return cx.refuse(init.value.at, "an array needs a list in braces");
    return convert(cx, cx.value(init.value), type, init.value.at).term;
  }
  if (isScalar(type)) {
    const [only, more] = init.items;
    if (more !== undefined || (only?.designators.length ?? 0) > 0)
      return cx.refuse(init.at, `a list for a '${typeText(type)}'`);
    return only === undefined ? constant(0n) : initialValue(cx, only.value, type, at);
  }
  if (type.kind !== "record" && type.kind !== "array")
    return cx.refuse(init.at, `a list for a '${typeText(type)}'`);
  const start = zeroOf(cx, type, init.at);
  return isZero(cx, init) ? start : fill(cx, init, type, start);
}

/** `{}` and the idiom `{0}`. */
function isZero(cx: Context, { items }: List): boolean {
  const [only, more] = items;
  if (only === undefined) return true;
  if (more !== undefined || only.designators.length > 0 || only.value.kind !== "value")
    return false;
  const value = cx.tryConstant(only.value.value);
  return value !== null && known(value) === 0n;
}

function fill(cx: Context, init: List, type: CType, start: Term): Term {
  let result = start;
  let next: number | null = 0;
  for (const item of init.items) {
    const targets = targetsOf(cx, type, item, next, init.at);
    next = targets.next;
    const [first] = targets.places;
    if (first === undefined) continue;
    const at = item.value.kind === "value" ? item.value.value.at : item.value.at;
    const value = { term: initialValue(cx, item.value, first.type, at), type: first.type };
    const { term } = narrow(cx, value, first.bits, at);
    // A range of elements shares the one value.
    for (const { slot } of targets.places) result = replace(result, slot, term);
  }
  return result;
}

interface Target {
  readonly slot: readonly string[];
  readonly type: CType;
  readonly bits: number | null;
}

/** What an item initialises (a range of elements is several), and the position after it. */
function targetsOf(
  cx: Context,
  type: CType,
  item: Item,
  next: number | null,
  at: Position,
): { readonly places: readonly Target[]; readonly next: number | null } {
  const [first, ...rest] = item.designators;
  const chosen =
    first === undefined ? positional(cx, type, next, at) : designated(cx, type, first, at);
  let places: readonly Target[] = chosen.places;
  for (const designator of rest)
    places = places.flatMap((place) =>
      designated(cx, place.type, designator, at).places.map((inner) => ({
        ...inner,
        slot: [...place.slot, ...inner.slot],
      })),
    );
  // After `.a.b = 1` C goes on inside of a.
  return { places, next: rest.length > 0 ? null : chosen.next };
}

function positional(cx: Context, type: CType, index: number | null, at: Position) {
  if (index === null)
    return cx.refuse(at, "a value after a member of a member needs a designator of its own");
  if (type.kind === "array") {
    if (type.length !== null && index >= type.length) return cx.refuse(at, "too many elements");
    return { places: [{ slot: [`[${index}]`], type: type.of, bits: null }], next: index + 1 };
  }
  if (type.kind !== "record") return cx.refuse(at, `a list for a '${typeText(type)}'`);
  const field = namedFields(type.record, cx.module.scope.locate(at))[index];
  if (field === undefined || (type.record.union && index > 0))
    return cx.refuse(at, `too many members for '${typeText(type)}'`);
  if (field.name === null) return cx.refuse(at, "an anonymous member needs a designator");
  return {
    places: designated(cx, type, { kind: "member", name: field.name }, at).places,
    next: index + 1,
  };
}

function designated(
  cx: Context,
  type: CType,
  designator: Designator,
  at: Position,
): { places: Target[]; next: number | null } {
  if (designator.kind === "index") {
    if (type.kind !== "array") return cx.refuse(at, `an index into a '${typeText(type)}'`);
    const from = Number(cx.constant(designator.from));
    const to = designator.to === null ? from : Number(cx.constant(designator.to));
    if (from < 0 || to < from || (type.length !== null && to >= type.length))
      return cx.refuse(at, "index outside of the array");
    const places = Array.from({ length: to - from + 1 }, (_, i) => ({
      ...{ slot: [`[${from + i}]`], type: type.of, bits: null },
    }));
    return { places, next: to + 1 };
  }
  const place = cx.module.scope.locate(at);
  const found = type.kind === "record" ? findMember(type.record, designator.name, place) : null;
  if (found === null || type.kind !== "record")
    return cx.refuse(at, `'${typeText(type)}' has no member '${designator.name}'`);
  const index = namedFields(type.record, place).findIndex(({ name }) => name === designator.name);
  // A member of an anonymous struct is not found: C goes on inside of that struct.
  return { places: [found], next: index < 0 ? null : index + 1 };
}

/** All scalars zero. */
function zeroOf(cx: Context, type: CType, at: Position): Term {
  if (isScalar(type)) return constant(0n);
  let result: Term = { k: "struct", slots: {} };
  for (const { slot } of leavesOf(type, cx.module.scope.locate(at)))
    result = replace(result, slot, constant(0n));
  return result;
}

/** A struct of which no scalar was ever written: that is not zero. */
export function unwritten(cx: Context, type: CType, at: Position): Term {
  let result: Term = { k: "struct", slots: {} };
  for (const { slot } of leavesOf(type, cx.module.scope.locate(at)))
    for (let depth = 1; depth < slot.length; depth++) {
      const path = slot.slice(0, depth);
      result = replace(result, path, fieldOrEmpty(result, path));
    }
  return result;
}

function fieldOrEmpty(of: Term, path: readonly string[]): Term {
  const found = fieldAt(of, path);
  return found.k === "struct" ? found : { k: "struct", slots: {} };
}

/** The type with the length that its initialiser gives it. */
export function sized(cx: Context, type: CType, init: Initialiser | null): CType {
  if (type.kind !== "array" || type.length !== null || init?.kind !== "list") return type;
  let length = 0;
  let next: number | null = 0;
  for (const item of init.items) {
    next = targetsOf(cx, type, item, next, init.at).next;
    if (next === null) return cx.refuse(init.at, "give this array a length");
    length = Math.max(length, next);
  }
  return { ...type, length };
}
