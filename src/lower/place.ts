// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { Expr } from "../kernelc/ast.ts";
import type { Position } from "../kernelc/position.ts";
import { asRead } from "./bit-field.ts";
import type { Context, Place, Typed } from "./context.ts";
import { type CType, type RecordType, typeText } from "./ctype.ts";
import { cellPath, findMember } from "./layout.ts";
import type { GlobalObject } from "./project.ts";
import { AGAIN } from "./refusal.ts";
import { fieldAt, joinPath, known, split } from "./term.ts";

/** Where an expression lives; the loads needed to get there are emitted. */
export function placeOf(cx: Context, e: Expr): Place {
  switch (e.kind) {
    case "ident":
      return named(cx, e.name, e.at);
    case "member":
      return member(cx, e);
    case "unary":
      if (e.op === "*") return pointee(cx, e.operand, e.at);
      break;
    case "index":
      return element(cx, e);
    case "call":
    case "compound-literal":
    case "statement-expression":
    case "conditional":
    case "assign":
    case "comma":
      return { kind: "value", value: cx.value(e) };
  }
  return cx.refuse(e.at, "this expression has no storage");
}

function named(cx: Context, name: string, at: Position): Place {
  const found = cx.locals.find(name);
  if (found?.kind === "slot")
    return {
      ...{ kind: "local", slot: found.slot, path: [], type: found.type },
      ...{ bits: null, shared: false, readonly: false },
    };
  if (found?.kind === "pointee")
    return cx.refuse(
      at,
      `a cleanup function may only read '*${name}': '${name}' itself is the address of a local`,
    );
  if (found?.kind === "refused") return cx.refuse(at, AGAIN);
  const object = found?.kind === "static" ? found.object : cx.project.findObject(cx.module, name);
  if (object === null) return cx.refuse(at, unknownName(cx, name));
  if (object.perCpu)
    return cx.refuse(at, `per-CPU '${name}' used without this_cpu_ptr() or this_cpu_read()`);
  return global(cx, object, at, found?.kind === "static" ? null : name);
}

const unknownName = (cx: Context, name: string): string =>
  `unknown name '${name}'${cx.project.suggest(name)}`;

function global(cx: Context, object: GlobalObject, at: Position, key: string | null): Place {
  cx.note({ note: "object", object }, at);
  const type = object.module.types.resolve(object.type);
  const base = { k: "const", value: { object: `global:${object.name}`, path: "" } } as const;
  return { kind: "cell", base, path: "", type, bits: null, word: null, shared: false, key };
}

/** The executing CPU's copy of the per-CPU object that `x` or `x.y` names, as a pointer. */
export function perCpuPointer(cx: Context, e: Expr): Typed & { readonly key: string | null } {
  if (e.kind === "member" && !e.arrow) {
    const { term, type } = perCpuPointer(cx, e.object);
    const to = type.kind === "pointer" ? type.to : type;
    const found = memberOf(cx, to, e.name, e.at);
    if (found.bits !== null) cx.refuse(e.at, "the address of a bit-field");
    const path = term.k === "this-cpu" ? joinPath(term.path, ...found.slot) : "";
    return {
      term: term.k === "this-cpu" ? { ...term, path } : term,
      type: { kind: "pointer", to: found.type },
      key: found.key,
    };
  }
  const object = e.kind === "ident" ? perCpuObject(cx, e.name) : null;
  if (object === null) return cx.refuse(e.at, "this is no per-CPU variable of DEFINE_PER_CPU");
  cx.note({ note: "object", object }, e.at);
  const to = object.module.types.resolve(object.type);
  const term = { k: "this-cpu", object: object.name, path: "" } as const;
  return { term, type: { kind: "pointer", to }, key: null };
}

function perCpuObject(cx: Context, name: string): GlobalObject | null {
  if (cx.locals.find(name) !== null) return null;
  const object = cx.project.findObject(cx.module, name);
  return object?.perCpu ? object : null;
}

/** The place a pointer points to. */
export function through(cx: Context, pointer: Typed, at: Position): Place & { kind: "cell" } {
  if (pointer.type.kind !== "pointer") return cx.refuse(at, `'*' on a '${typeText(pointer.type)}'`);
  const type = pointer.type.to;
  const whole = { type, bits: null, word: null, shared: false, key: null };
  return { kind: "cell", ...split(pointer.term), ...whole };
}

function pointee(cx: Context, pointer: Expr, at: Position): Place {
  const found = pointer.kind === "ident" ? cx.locals.find(pointer.name) : null;
  if (found?.kind === "pointee") {
    const { slot, type } = found;
    return { kind: "local", slot, path: [], type, bits: null, shared: false, readonly: true };
  }
  return through(cx, cx.value(pointer), at);
}

function member(cx: Context, e: Expr & { kind: "member" }): Place {
  const outer = e.arrow ? pointee(cx, e.object, e.at) : cx.place(e.object);
  const type = outer.kind === "value" ? outer.value.type : outer.type;
  const found = memberOf(cx, type, e.name, e.at);
  const { bits, shared, key, word } = found;
  const inner = { type: found.type, bits, shared };
  if (outer.kind === "local") return { ...outer, ...inner, path: [...outer.path, ...found.slot] };
  if (outer.kind === "cell")
    return { ...outer, ...inner, path: cellPath(outer.path, found), word, key };
  const term = fieldAt(outer.value.term, found.slot);
  return { kind: "value", value: asRead(cx, { ...inner, term }, e.at) };
}

function memberOf(cx: Context, type: CType, name: string, at: Position) {
  if (type.kind !== "record")
    return cx.refuse(at, `member '${name}' of a '${typeText(type)}', which is no struct`);
  const found = findMember(type.record, name, cx.module.scope.locate(at));
  return found ?? cx.refuse(at, noMember(type.record, name));
}

const noMember = (record: RecordType, name: string): string =>
  `'${record.union ? "union" : "struct"} ${record.name}' has no member '${name}'`;

function element(cx: Context, e: Expr & { kind: "index" }): Place {
  const index = known(cx.value(e.index).term);
  if (index === null)
    return cx.refuse(
      e.at,
      "array index is not a constant, which is refused: pointers are symbolic",
    );
  const outer = arrayPlace(cx, e.object, index, e.at);
  const type = outer.kind === "value" ? outer.value.type : outer.type;
  if (type.kind !== "array") return outer;
  if (index < 0n || (type.length !== null && index >= BigInt(type.length)))
    return cx.refuse(e.at, `index ${index} is outside of '${typeText(type)}'`);
  const slot = `[${index}]`;
  if (outer.kind === "local")
    return { ...outer, path: [...outer.path, slot], type: type.of, shared: false };
  if (outer.kind === "cell")
    return { ...outer, path: joinPath(outer.path, slot), type: type.of, shared: false, key: null };
  return { kind: "value", value: { term: fieldAt(outer.value.term, [slot]), type: type.of } };
}

/** The array itself, or for `pointer[0]` the element. */
function arrayPlace(cx: Context, object: Expr, index: bigint, at: Position): Place {
  const type = cx.typeOf(object);
  if (type.kind === "array") return cx.place(object);
  if (type.kind === "pointer" && index !== 0n)
    return cx.refuse(at, `element ${index} of a pointer: there is no pointer arithmetic`);
  return pointee(cx, object, at);
}
