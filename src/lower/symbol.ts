// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { Expr } from "../kernelc/ast.ts";
import type { Context } from "./context.ts";

/** The text of an argument that is passed as a name. */
export function symbolOf(cx: Context, e: Expr): string {
  switch (e.kind) {
    case "ident":
      return e.name;
    case "string":
      return e.value;
    case "int":
      return e.value.toString();
    case "member":
      return `${symbolOf(cx, e.object)}.${e.name}`;
    case "unary":
      if (e.op === "&") return symbolOf(cx, e.operand);
  }
  return cx.refuse(e.at, "this argument is passed as a name: write an identifier or a string");
}
