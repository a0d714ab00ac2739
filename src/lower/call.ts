// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { Expr } from "../kernelc/ast.ts";
import type { Position } from "../kernelc/position.ts";
import { agreeWithPrototypes } from "./agree.ts";
import { hasFact } from "./attributes.ts";
import { builtinCall } from "./builtin.ts";
import type { Context, Typed } from "./context.ts";
import { convert } from "./convert.ts";
import { type CType, typeText } from "./ctype.ts";
import { effects } from "./effects.ts";
import { entryCall, entryCallWith } from "./entry-call.ts";
import { noFunction } from "./function-value.ts";
import type { FunctionTarget } from "./module.ts";
import { operands } from "./order.ts";
import { constant, local } from "./term.ts";

/**
 * What a call is, in this order: a class of the boundary, a built-in name, a
 * definition, a function pointer. A name that is none of these is an error,
 * never a step without effect.
 */
export function call(cx: Context, e: Expr & { kind: "call" }, used: boolean): Typed {
  const { callee, at } = e;
  const name = callee.kind === "ident" && cx.locals.find(callee.name) === null ? callee.name : null;
  if (name === null) return throughPointer(cx, cx.value(callee), e, used);
  const cut = cx.project.cut(name);
  if (cut !== null) cx.note({ note: "assume", line: cut }, at);
  const entry = cx.project.boundary.entries.get(name);
  if (entry !== undefined) return entryCall(cx, entry, e.args, { used, at, name });
  const builtin = builtinCall(cx, name, e, used);
  if (builtin !== null) return builtin;
  const target = cx.project.findFunction(cx.module, name);
  if (target !== null) {
    cx.note({ note: "function", target }, at);
    const value = apply(cx, target.name, functionType(cx, name), e, used);
    if (isNoreturn(target)) neverReturns(cx, at);
    return value;
  }
  if (cx.module.scope.variables.has(name)) return throughPointer(cx, cx.value(callee), e, used);
  if (/^container_of/.test(name))
    return cx.refuse(at, `${name}() is refused: pointers are symbolic and have no offsets`);
  return cx.refuse(at, noFunction(cx, name));
}

const isNoreturn = ({ module: { scope }, definition }: FunctionTarget): boolean =>
  hasFact(scope.attributesOf(definition), "noreturn");

/** Ends the path here: what follows is not reached. The model finds it when a callee returns. */
function neverReturns(cx: Context, at: Position): void {
  cx.code.op({ op: "return", value: null }, cx.site(at));
}

/** The same for a call that is not written as one: what `guard()` does. */
export function callNamed(
  cx: Context,
  name: string,
  args: readonly Typed[],
  at: Position,
  used: boolean,
): Typed {
  const entry = cx.project.boundary.entries.get(name);
  if (entry !== undefined) return entryCallWith(cx, entry, args, { used, at, name });
  const target = cx.project.findFunction(cx.module, name);
  if (target === null) return cx.refuse(at, noFunction(cx, name));
  cx.note({ note: "function", target }, at);
  const type = functionType(cx, name);
  if (type.params.length !== args.length) return cx.refuse(at, arity(name, type, args.length));
  const terms = args.map((arg, i) => convertTo(cx, arg, type.params[i], at).term);
  return emit(cx, target.name, terms, type.result, { used, at });
}

function functionType(cx: Context, name: string): CType & { kind: "function" } {
  const target = cx.project.findFunction(cx.module, name);
  const type = target?.module.types.resolve(target.definition.type);
  if (target === null || type?.kind !== "function")
    throw new Error(`${name} is defined but has no function type`);
  agreeWithPrototypes(cx.module, target, type);
  return type;
}

function throughPointer(
  cx: Context,
  pointer: Typed,
  e: Expr & { kind: "call" },
  used: boolean,
): Typed {
  const { type, term } = pointer;
  const to = type.kind === "pointer" ? type.to : type;
  if (to.kind !== "function") return cx.refuse(e.at, `a '${typeText(type)}' is not a function`);
  const value = term.k === "const" ? term.value : 0n;
  const known = typeof value === "object" && "fn" in value;
  return apply(cx, known ? value.fn : term, to, e, used);
}

function apply(
  cx: Context,
  callee: string | Typed["term"],
  type: CType & { kind: "function" },
  e: Expr & { kind: "call" },
  used: boolean,
): Typed {
  const { args, at } = e;
  const name = typeof callee === "string" ? callee : "the function";
  const fixed = type.params.length;
  if (args.length < fixed || (args.length > fixed && !type.variadic))
    return cx.refuse(at, arity(name, type, args.length));
  const terms = operands(cx, args.slice(0, fixed)).map(
    (arg, i) => convertTo(cx, arg, type.params[i], args[i]?.at ?? at).term,
  );
  for (const extra of args.slice(fixed)) effects(cx, extra);
  return emit(cx, callee, terms, type.result, { used, at });
}

const arity = (name: string, type: CType & { kind: "function" }, given: number): string =>
  `${name}() takes ${type.params.length} argument${type.params.length === 1 ? "" : "s"} and gets ${given}`;

function convertTo(cx: Context, arg: Typed, type: CType | undefined, at: Position): Typed {
  return type === undefined ? arg : convert(cx, arg, type, at);
}

function emit(
  cx: Context,
  callee: string | Typed["term"],
  args: readonly Typed["term"][],
  type: CType,
  { used, at }: { used: boolean; at: Position },
): Typed {
  const result = used && type.kind !== "void" ? cx.code.temporary() : null;
  cx.code.op({ op: "call", callee, args, result }, cx.site(at));
  return { term: result === null ? constant(0n) : local(result), type };
}
