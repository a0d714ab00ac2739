// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { Expr } from "../kernelc/ast.ts";
import type { Expr as Term } from "../model/program.ts";
import type { Context } from "./context.ts";

/**
 * An argument that nobody looks at (of an ignored or a stubbed call) is evaluated as any other:
 * its loads are steps, and what C leaves undefined in it is found. Addresses are the exception:
 * that of a local may be taken, as nobody follows it.
 */
export function effects(cx: Context, e: Expr): void {
  switch (e.kind) {
    case "sizeof":
    case "alignof":
    case "type":
    case "float":
    case "label-address":
      return;
    case "ident":
    case "member":
    case "index":
      if (cx.typeOf(e).kind === "array") way(cx, e);
      else fixed(cx, e);
      return;
    case "unary":
      if (e.op === "&") way(cx, e.operand);
      else fixed(cx, e);
      return;
    case "cast":
      effects(cx, e.operand);
      return;
    default:
      fixed(cx, e);
  }
}

/** The loads that lead to a place whose address is taken. */
function way(cx: Context, e: Expr): void {
  if (e.kind !== "ident") cx.place(e);
}

/** The value, computed now: a term that nobody reads would never be evaluated. */
function fixed(cx: Context, e: Expr): void {
  const { term } = cx.value(e);
  if (!isThere(cx, term)) cx.code.set(cx.code.temporary(), term, cx.site(e.at));
}

const PARTIAL: ReadonlySet<string> = new Set(["/", "%", "<<", ">>"]);

/** Whether a term cannot fail. */
function isThere(cx: Context, term: Term): boolean {
  switch (term.k) {
    case "local":
      return cx.code.isTemporary(term.slot);
    case "field":
    case "member":
    case "with":
      return false;
    case "struct":
      return Object.values(term.slots).every((slot) => isThere(cx, slot));
    case "unary":
    case "cast":
      return isThere(cx, term.of);
    case "binary":
      return !PARTIAL.has(term.op) && isThere(cx, term.left) && isThere(cx, term.right);
    default:
      return true;
  }
}
