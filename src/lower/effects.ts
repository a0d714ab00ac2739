// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { Expr } from "../kernelc/ast.ts";
import { CPU_NUMBER, CURRENT, perCpuAccess, TRANSPARENT } from "./builtin-names.ts";
import type { Context } from "./context.ts";

/**
 * Emits an argument that nobody looks at (of an ignored or a stubbed call) only
 * if evaluating it does something. Plain loads are dropped with the call.
 */
export function effects(cx: Context, e: Expr): void {
  if (hasEffect(cx, e)) cx.effect(e);
}

function hasEffect(cx: Context, e: Expr): boolean {
  const any = (...list: readonly (Expr | null)[]): boolean =>
    list.some((x) => x !== null && hasEffect(cx, x));
  switch (e.kind) {
    case "ident":
    case "int":
    case "float":
    case "string":
    case "sizeof":
    case "alignof":
    case "type":
    case "label-address":
      return false;
    case "unary":
      return e.op === "++" || e.op === "--" || any(e.operand);
    case "binary":
    case "comma":
      return any(e.left, e.right);
    case "conditional":
      return any(e.condition, e.then, e.otherwise);
    case "member":
      return any(e.object);
    case "index":
      return any(e.object, e.index);
    case "cast":
      return any(e.operand);
    case "call":
      return !isSilent(cx, e) || any(...e.args);
    case "assign":
    case "postfix":
    case "statement-expression":
    case "compound-literal":
    case "generic":
      return true;
  }
}

/** Calls that only read. */
function isSilent(cx: Context, e: Expr & { kind: "call" }): boolean {
  if (e.callee.kind !== "ident" || cx.locals.find(e.callee.name) !== null) return false;
  const { name } = e.callee;
  const entry = cx.project.boundary.entries.get(name);
  if (entry !== undefined)
    return entry.class === "param" || (entry.class === "ignored" && entry.requires.length === 0);
  const access = perCpuAccess(name);
  return (
    access === "read" ||
    access === "address" ||
    name === "READ_ONCE" ||
    TRANSPARENT.has(name) ||
    CURRENT.has(name) ||
    CPU_NUMBER.has(name)
  );
}
