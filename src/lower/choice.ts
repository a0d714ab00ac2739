// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { Expr } from "../kernelc/ast.ts";
import type { Position } from "../kernelc/position.ts";
import { TRANSPARENT } from "./builtin-names.ts";
import type { Context, Typed } from "./context.ts";
import { commonType, convert, scalar } from "./convert.ts";
import { type CType, INT } from "./ctype.ts";
import type { Label } from "./emitter.ts";
import { Refusal } from "./refusal.ts";
import { constant, knownTruth, local, truth } from "./term.ts";

/** Goes to `yes` or `no`: short-circuits are edges, a known condition is a jump. */
export function branchOn(cx: Context, e: Expr, yes: Label, no: Label): void {
  if (e.kind === "unary" && e.op === "!") {
    branchOn(cx, e.operand, no, yes);
    return;
  }
  if (e.kind === "binary" && (e.op === "&&" || e.op === "||")) {
    const middle = cx.code.label();
    if (e.op === "&&") branchOn(cx, e.left, middle, no);
    else branchOn(cx, e.left, yes, middle);
    cx.code.place(middle);
    branchOn(cx, e.right, yes, no);
    return;
  }
  const inner = transparent(cx, e);
  if (inner !== null) {
    branchOn(cx, inner, yes, no);
    return;
  }
  let value: Typed = { term: local(cx.code.temporary()), type: INT };
  cx.attempt(e.at, () => {
    value = cx.value(e);
    scalar(cx, value, e.at);
  });
  test(cx, value, yes, no, e.at);
}

function test(cx: Context, value: Typed, yes: Label, no: Label, at: Position): void {
  const truth = knownTruth(value.term);
  if (truth !== null) {
    cx.code.jump(truth ? yes : no, cx.site(at));
    return;
  }
  cx.code.branch(value.term, yes, no, cx.site(at));
}

/** The argument of `likely(x)`, unless the boundary or a local has another use for the name. */
function transparent(cx: Context, e: Expr): Expr | null {
  if (e.kind !== "call" || e.callee.kind !== "ident") return null;
  const { name } = e.callee;
  const other = cx.project.boundary.entries.has(name) || cx.locals.find(name) !== null;
  const [value, more] = e.args;
  return TRANSPARENT.has(name) && !other && more === undefined ? (value ?? null) : null;
}

/** The operands of `a && b && c`, which C groups to the left. */
function chain(e: Expr & { kind: "binary" }): readonly [...Expr[], Expr] {
  const operands: Expr[] = [];
  let left: Expr = e.left;
  for (; left.kind === "binary" && left.op === e.op; left = left.left) operands.push(left.right);
  return [left, ...operands.reverse(), e.right];
}

/** `a && b`, `a || b` as a value: known operands are folded, others become branches. */
export function logical(cx: Context, e: Expr & { kind: "binary" }): Typed {
  const decided = e.op === "||";
  const rest = [...chain(e)];
  for (let first = rest.shift(); first !== undefined && rest.length > 0; first = rest.shift()) {
    const value = cx.tryConstant(first);
    const is = value === null ? null : knownTruth(value);
    if (is === null) return branched(cx, e);
    cx.effect(first);
    if (is !== decided) continue;
    for (const other of rest) cx.dead(e.at, () => cx.effect(other));
    return { term: constant(decided ? 1n : 0n), type: INT };
  }
  const right = cx.value(e.right);
  const type = right.type.kind === "int" ? right.type : null;
  return { term: truth(scalar(cx, right, e.at), type), type: INT };
}

function branched(cx: Context, e: Expr & { kind: "binary" }): Typed {
  const [yes, no, end] = [cx.code.label(), cx.code.label(), cx.code.label()];
  const [slot, site] = [cx.code.temporary(), cx.site(e.at)];
  cx.branch(e, yes, no);
  cx.code.place(yes);
  cx.code.set(slot, constant(1n), site);
  cx.code.jump(end, site);
  cx.code.place(no);
  cx.code.set(slot, constant(0n), site);
  cx.code.place(end);
  return { term: local(slot), type: INT };
}

/** `c ? a : b`; the arm that is not taken for a known condition is dead. */
export function conditional(cx: Context, e: Expr & { kind: "conditional" }): Typed {
  const { code } = cx;
  const site = cx.site(e.at);
  if (e.then === null) return elvis(cx, e);
  const then = e.then;
  const first = cx.tryConstant(e.condition);
  const chosen = first === null ? null : knownTruth(first);
  if (chosen !== null) {
    cx.effect(e.condition);
    const [taken, other] = chosen ? [then, e.otherwise] : [e.otherwise, then];
    const value = cx.value(taken);
    const type = typeWith(cx, value, other, e.at);
    cx.dead(e.at, () => cx.effect(other));
    return type.kind === "void" ? value : convert(cx, value, type, e.at);
  }
  const type = commonType(cx, cx.valueType(then), cx.valueType(e.otherwise), e.at);
  const [yes, no, end] = [code.label(), code.label(), code.label()];
  const slot = type.kind === "void" ? null : code.temporary();
  const arm = (value: Expr) => {
    if (slot === null) return cx.effect(value);
    code.set(slot, convert(cx, cx.value(value), type, value.at).term, site);
  };
  cx.branch(e.condition, yes, no);
  code.place(yes);
  arm(then);
  code.jump(end, site);
  code.place(no);
  arm(e.otherwise);
  code.place(end);
  return { term: slot === null ? constant(0n) : local(slot), type };
}

/** The arm that is not taken still has a say in the type, unless nobody understands it. */
function typeWith(cx: Context, value: Typed, other: Expr, at: Position): CType {
  try {
    return commonType(cx, value.type, cx.valueType(other), at);
  } catch (error) {
    if (error instanceof Refusal) return value.type;
    throw error;
  }
}

/** GNU `a ?: b`: the condition is its own value, evaluated once. */
function elvis(cx: Context, e: Expr & { kind: "conditional" }): Typed {
  const { code } = cx;
  const site = cx.site(e.at);
  const first = cx.value(e.condition);
  const type = commonType(cx, first.type, cx.valueType(e.otherwise), e.at);
  const [no, end] = [code.label(), code.label()];
  const slot = code.temporary();
  code.set(slot, convert(cx, first, type, e.at).term, site);
  const yes = code.label();
  test(cx, { term: local(slot), type }, yes, no, e.at);
  code.place(yes);
  code.jump(end, site);
  code.place(no);
  code.set(slot, convert(cx, cx.value(e.otherwise), type, e.at).term, site);
  code.place(end);
  return { term: local(slot), type };
}
