// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { Expr } from "../kernelc/ast.ts";
import type { Expr as Term } from "../model/program.ts";
import type { Context, Typed } from "./context.ts";
import { local } from "./term.ts";

/**
 * Operands from left to right. A term names its locals and is read late, so a
 * value that a later operand could change is kept aside first.
 */
export function operands(cx: Context, list: readonly Expr[]): Typed[] {
  return list.map((e, i) => {
    const value = cx.value(e);
    return list.slice(i + 1).some(assigns) ? keep(cx, value, e) : value;
  });
}

/** The value as it is now, whatever happens to locals later. */
export function keep(cx: Context, value: Typed, e: Expr): Typed {
  if (stable(cx, value.term)) return value;
  const slot = cx.code.temporary();
  cx.code.set(slot, value.term, cx.site(e.at));
  return { term: local(slot), type: value.type };
}

/** Whether an expression may assign to a local. */
export function assigns(e: Expr): boolean {
  switch (e.kind) {
    case "assign":
    case "postfix":
    case "statement-expression":
      return true;
    case "unary":
      return e.op === "++" || e.op === "--" || assigns(e.operand);
    case "binary":
    case "comma":
      return assigns(e.left) || assigns(e.right);
    case "conditional":
      return [e.condition, e.then, e.otherwise].some((x) => x !== null && assigns(x));
    case "call":
      if (e.callee.kind === "ident" && e.callee.name === "WRITE_ONCE") return true;
      return assigns(e.callee) || e.args.some(assigns);
    case "member":
      return assigns(e.object);
    case "index":
      return assigns(e.object) || assigns(e.index);
    case "cast":
      return assigns(e.operand);
    case "compound-literal":
      return true;
    default:
      return false;
  }
}

/** Temporaries are assigned once; variables are not. */
function stable(cx: Context, term: Term): boolean {
  switch (term.k) {
    case "local":
      return cx.code.isTemporary(term.slot);
    case "cpu":
    case "this-cpu":
      return false;
    case "field":
    case "member":
    case "unary":
    case "cast":
      return stable(cx, term.of);
    case "with":
      return stable(cx, term.of) && stable(cx, term.value);
    case "binary":
      return stable(cx, term.left) && stable(cx, term.right);
    case "struct":
      return Object.values(term.slots).every((slot) => stable(cx, slot));
    default:
      return true;
  }
}
