// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { Expr } from "../kernelc/ast.ts";

/** The expression on one line, for the text of an assertion. Types and bodies are abridged. */
export function exprText(e: Expr): string {
  const t = exprText;
  switch (e.kind) {
    case "ident":
      return e.name;
    case "int":
      return e.value.toString();
    case "float":
      return e.text;
    case "string":
      return JSON.stringify(e.value);
    case "unary":
      return `${e.op}${operand(e.operand)}`;
    case "postfix":
      return `${operand(e.operand)}${e.op}`;
    case "binary":
      return `${operand(e.left)} ${e.op} ${operand(e.right)}`;
    case "assign":
      return `${t(e.target)} ${e.op === "=" ? "" : e.op}= ${t(e.value)}`;
    case "conditional":
      return `${operand(e.condition)} ? ${e.then === null ? "" : `${operand(e.then)} `}: ${operand(e.otherwise)}`;
    case "comma":
      return `${t(e.left)}, ${t(e.right)}`;
    case "call":
      return `${operand(e.callee)}(${e.args.map(t).join(", ")})`;
    case "member":
      return `${operand(e.object)}${e.arrow ? "->" : "."}${e.name}`;
    case "index":
      return `${operand(e.object)}[${t(e.index)}]`;
    case "cast":
      return `(…)${operand(e.operand)}`;
    case "compound-literal":
      return "(…){…}";
    case "sizeof":
    case "alignof":
      return `${e.kind}(…)`;
    case "statement-expression":
      return "({…})";
    case "type":
      return "…";
    case "generic":
      return "_Generic(…)";
    case "label-address":
      return `&&${e.label}`;
  }
}

const BRACKETED: ReadonlySet<Expr["kind"]> = new Set(["binary", "assign", "conditional", "comma"]);

const operand = (e: Expr): string => (BRACKETED.has(e.kind) ? `(${exprText(e)})` : exprText(e));
