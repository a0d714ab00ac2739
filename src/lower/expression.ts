// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { Expr } from "../kernelc/ast.ts";
import type { Position } from "../kernelc/position.ts";
import { initialValue } from "./aggregate.ts";
import { arithmetic } from "./arithmetic.ts";
import { assign, step } from "./assign.ts";
import { call } from "./call.ts";
import { conditional, logical } from "./choice.ts";
import type { Context, Typed } from "./context.ts";
import { convert, intType, scalar } from "./convert.ts";
import {
  ADDRESS,
  asInt,
  type CType,
  INT,
  LONG,
  promote,
  STRING,
  UINT,
  ULONG,
  VOID,
  VOID_POINTER,
} from "./ctype.ts";
import { enumeratorType, ownType } from "./enumeration.ts";
import { functionNamed } from "./function-value.ts";
import { read } from "./memory.ts";
import { through } from "./place.ts";
import { address, constant, unary } from "./term.ts";

/** The value of an expression, by kind; every kind that is not listed is refused. */
export function lowerValue(cx: Context, e: Expr, used: boolean): Typed {
  switch (e.kind) {
    case "int":
      return { term: constant(e.value), type: literalType(e) };
    case "string":
      if (e.prefix !== undefined) return cx.refuse(e.at, "wide strings are refused");
      return {
        term: { k: "const", value: { object: `string:${JSON.stringify(e.value)}`, path: "" } },
        type: STRING,
      };
    case "ident":
      return identifier(cx, e.name, e.at);
    case "member":
    case "index":
      return read(cx, cx.place(e), e.at);
    case "unary":
      return prefix(cx, e, used);
    case "postfix":
      return step(cx, e.operand, e.op, { used, at: e.at, old: true });
    case "binary":
      return e.op === "&&" || e.op === "||" ? logical(cx, e) : arithmetic(cx, e);
    case "assign":
      return assign(cx, e, used);
    case "conditional":
      return conditional(cx, e);
    case "comma":
      cx.effect(e.left);
      return cx.value(e.right);
    case "call":
      return call(cx, e, used);
    case "cast":
      return castTo(cx, e);
    case "compound-literal": {
      const type = cx.module.types.resolve(e.type, cx);
      return { term: initialValue(cx, e.init, type, e.at), type };
    }
    case "statement-expression":
      return cx.block(e.body, used);
    case "sizeof":
    case "alignof":
      return cx.refuse(e.at, `${e.kind} is refused: storage has no bytes here`);
    case "float":
      return cx.refuse(e.at, "floating point is refused");
    case "generic":
      return cx.refuse(e.at, "_Generic is refused, give the macro's name a class in the boundary");
    case "type":
      return cx.refuse(e.at, "a type where a value is expected");
    case "label-address":
      return cx.refuse(e.at, "the address of a label is refused");
  }
}

function literalType(e: Expr & { kind: "int" }): CType {
  if (e.rank !== "int") return e.unsigned ? ULONG : LONG;
  if (e.unsigned) return e.value < 1n << 32n ? UINT : ULONG;
  return e.value < 1n << 31n ? INT : LONG;
}

function identifier(cx: Context, name: string, at: Position): Typed {
  if (cx.locals.find(name) !== null) return read(cx, cx.place({ kind: "ident", name, at }), at);
  const enumerator = cx.module.enumerator(name);
  if (enumerator !== null) {
    const { scope, types, isOpen } = cx.module;
    const of = scope.enumerators.get(name)?.of;
    const type = enumeratorType(enumerator, () =>
      of === undefined || isOpen() ? ownType(enumerator) : types.enumeration(of),
    );
    return { term: constant(enumerator, name), type: asInt(type) };
  }
  if (cx.module.scope.variables.has(name))
    return read(cx, cx.place({ kind: "ident", name, at }), at);
  if (name === "current" && !cx.project.boundary.entries.has(name))
    return { term: { k: "current" }, type: taskPointer(cx) };
  if (name === "true" || name === "false")
    return { term: constant(name === "true" ? 1n : 0n), type: INT };
  if (name === "NULL") return { term: constant(0n), type: VOID_POINTER };
  if (name === "__func__" || name === "__FUNCTION__")
    return cx.value({ kind: "string", value: cx.fn ?? "", at });
  if (cx.project.boundary.entries.has(name) || cx.project.findFunction(cx.module, name) !== null)
    return functionNamed(cx, name, at);
  return cx.refuse(at, `unknown name '${name}'${cx.project.suggest(name)}`);
}

const taskPointer = (cx: Context): CType => ({
  kind: "pointer",
  to: cx.module.types.tagged("task_struct"),
});

function prefix(cx: Context, e: Expr & { kind: "unary" }, used: boolean): Typed {
  const { op, operand, at } = e;
  switch (op) {
    case "&":
      return addressOf(cx, operand, at);
    case "*": {
      if (operand.kind === "ident") return read(cx, cx.place(e), at);
      const pointer = cx.value(operand);
      if (pointer.type.kind === "pointer" && pointer.type.to.kind === "function") return pointer;
      return read(cx, through(cx, pointer, at), at);
    }
    case "++":
    case "--":
      return step(cx, operand, op, { used, at, old: false });
    case "!": {
      const value = cx.value(operand);
      const type = value.type.kind === "int" ? promote(value.type) : ADDRESS;
      return { term: unary("!", scalar(cx, value, at), type), type: INT };
    }
    default: {
      const value = cx.value(operand);
      const type = promote(intType(cx, value, at, op));
      const term = convert(cx, value, asInt(type), at).term;
      return { term: op === "+" ? term : unary(op, term, type), type: asInt(type) };
    }
  }
}

function addressOf(cx: Context, operand: Expr, at: Position): Typed {
  if (operand.kind === "ident" && cx.locals.find(operand.name) === null)
    if (!cx.module.scope.variables.has(operand.name)) return functionNamed(cx, operand.name, at);
  if (operand.kind === "unary" && operand.op === "*") {
    const pointee = operand.operand.kind === "ident" ? cx.locals.find(operand.operand.name) : null;
    if (pointee?.kind !== "pointee") return cx.value(operand.operand);
  }
  const place = cx.place(operand);
  if (place.kind !== "cell")
    return cx.refuse(at, "the address of a local is refused: nobody else may reach a local");
  if (place.bits !== null) return cx.refuse(at, "the address of a bit-field");
  const type: CType = { kind: "pointer", to: place.type };
  return { term: address(place.base, place.path), type };
}

function castTo(cx: Context, e: Expr & { kind: "cast" }): Typed {
  const type = cx.module.types.resolve(e.type, cx);
  if (type.kind !== "void") return convert(cx, cx.value(e.operand), type, e.at);
  cx.effect(e.operand);
  return { term: constant(0n), type: VOID };
}
