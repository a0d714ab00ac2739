// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { Expr, Op, ProgramFunction } from "../../src/model/program.ts";
import { valueText } from "../../src/model/value.ts";

/** The operations of a function, one per line, numbered, for golden text. */
export function printFunction(fn: ProgramFunction): string {
  const term = (e: Expr): string => printTerm(e, fn.slots);
  const slot = (i: number | null): string => (i === null ? "" : `${fn.slots[i]} = `);
  const print = (op: Op): string => {
    switch (op.op) {
      case "set":
        return `${slot(op.slot)}${term(op.value)}`;
      case "sync":
      case "barrier":
        return `${op.op} ${op.name}`;
      case "jump":
        return `jump ${op.to}`;
      case "branch":
        return `if ${term(op.on)} then ${op.then} else ${op.otherwise}`;
      case "call": {
        const callee = typeof op.callee === "string" ? op.callee : `(${term(op.callee)})`;
        return `${slot(op.result)}call ${callee}(${op.args.map(term).join(", ")})`;
      }
      case "return":
        return op.value === null ? "return" : `return ${term(op.value)}`;
      case "load":
        return `${slot(op.result)}load ${term(op.from)}${dot(op.path)}${type(op.type)}`;
      case "store":
        return `store${op.joined ? " at once" : ""} ${term(op.to)}${dot(op.path)} = ${term(op.value)}`;
      case "modify":
        return `${slot(op.result)}modify ${term(op.to)}${dot(op.path)} ${op.operator}= ${term(op.value)}${type(op.type)}`;
      case "primitive":
        return `${slot(op.result)}${op.name}(${op.args.map(term).join(", ")})${needs(op.requires)}`;
      case "ignored":
        return `ignored ${op.name}${needs(op.requires)}`;
      case "stub":
        return `${slot(op.result)}stub ${op.name} gives ${op.results.map(valueText).join(" or ")}${needs(op.requires)}`;
      case "assert":
        return `assert ${op.kind} [${op.text}] broken if ${term(op.broken)}`;
    }
  };
  return fn.ops.map((op, i) => `${i}: ${print(op)}`).join("\n");
}

const dot = (path: string): string => (path === "" ? "" : `.${path}`);
const needs = (list: readonly string[]): string => (list.length === 0 ? "" : ` needs ${list}`);
const type = (t: { bits: number; signed: boolean } | null): string =>
  t === null ? "" : ` :${t.signed ? "s" : "u"}${t.bits}`;

/** A term as C-like text with slot names. */
function printTerm(e: Expr, slots: readonly string[]): string {
  const term = (x: Expr): string => printTerm(x, slots);
  switch (e.k) {
    case "unwritten":
      return "nothing";
    case "const":
      return e.name === undefined ? valueText(e.value) : `${e.name}:${valueText(e.value)}`;
    case "symbol":
      return `'${e.name}`;
    case "local":
      return slots[e.slot] ?? `slot ${e.slot}`;
    case "current":
    case "cpu":
      return e.k;
    case "this-cpu":
      return `this-cpu ${e.object}${dot(e.path)}`;
    case "field":
      return `${term(e.of)}.${e.slot}`;
    case "with":
      return `${term(e.of)} with ${e.slot} = ${term(e.value)}`;
    case "struct":
      return `{${Object.entries(e.slots)
        .map(([name, value]) => `${name}: ${term(value)}`)
        .join(", ")}}`;
    case "member":
      return `&${term(e.of)}->${e.path}`;
    case "unary":
      return `${e.op}${term(e.of)}`;
    case "binary":
      return `(${term(e.left)} ${e.op} ${term(e.right)}${type(e.type)})`;
    case "cast":
      return `(${type(e.type).slice(2)})${term(e.of)}`;
  }
}
