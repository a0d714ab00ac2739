// SPDX-License-Identifier: GPL-2.0-only OR MIT
// Longer than usual: one function for each level of the expression grammar.

import type { BinaryOp, Expr, UnaryOp } from "./ast.ts";
import type { Parser } from "./grammar.ts";
import { isKeyword } from "./keywords.ts";
import { isFloat, readChar, readInteger } from "./literal.ts";
import { parseStrings } from "./parse-strings.ts";
import { atType } from "./parse-types.ts";
import { Kind } from "./token.ts";

const PRECEDENCE: ReadonlyMap<string, number> = new Map(
  [
    ["||"],
    ["&&"],
    ["|"],
    ["^"],
    ["&"],
    ["==", "!="],
    ["<", ">", "<=", ">="],
    ["<<", ">>"],
    ["+", "-"],
    ["*", "/", "%"],
  ].flatMap((row, level) => row.map((op) => [op, level + 1] as const)),
);
const ASSIGN = /^(?:[-+*/%&^|]|<<|>>)?=$/;
const UNARY = new Set(["+", "-", "~", "!", "*", "&", "++", "--"]);
const ALIGNOF = new Set(["_Alignof", "__alignof", "__alignof__", "alignof"]);

export function expression(p: Parser): Expr {
  const { cursor } = p;
  let left = assignment(p);
  for (let links = 0; cursor.accept(","); links++) {
    cursor.link(links);
    left = { kind: "comma", left, right: assignment(p), at: left.at };
  }
  return left;
}

export function assignment(p: Parser): Expr {
  const { cursor } = p;
  const target = constant(p);
  const op = cursor.peek();
  if (!ASSIGN.test(op) || cursor.kind() !== Kind.punct) return target;
  cursor.take();
  const value = cursor.nested(() => assignment(p));
  // The pattern admits exactly the operators of the node.
  const plain = (op === "=" ? op : op.slice(0, -1)) as (Expr & { kind: "assign" })["op"];
  return { kind: "assign", op: plain, target, value, at: target.at };
}

export function constant(p: Parser): Expr {
  const { cursor } = p;
  const condition = binary(p, 1);
  if (!cursor.accept("?")) return condition;
  return cursor.nested(() => {
    const then = cursor.peek() === ":" ? null : expression(p);
    cursor.expect(":", "in a conditional expression");
    const otherwise = constant(p);
    return { kind: "conditional", condition, then, otherwise, at: condition.at };
  });
}

function binary(p: Parser, lowest: number): Expr {
  const { cursor } = p;
  let left = unary(p);
  for (let links = 0; ; links++) {
    cursor.link(links);
    const op = cursor.peek();
    const level = PRECEDENCE.get(op) ?? 0;
    if (level < lowest) return left;
    const at = cursor.next;
    cursor.take();
    const right = binary(p, level + 1);
    left = { kind: "binary", op: op as BinaryOp, left, right, at };
  }
}

function unary(p: Parser): Expr {
  return p.cursor.nested(() => unaryHere(p));
}

function unaryHere(p: Parser): Expr {
  const { cursor } = p;
  const at = cursor.next;
  const word = cursor.peek();
  if (UNARY.has(word)) {
    cursor.take();
    return { kind: "unary", op: word as UnaryOp, operand: unary(p), at };
  }
  if (word === "&&") {
    cursor.take();
    if (!cursor.isIdent()) cursor.fail(`expected a label after '&&' but found ${cursor.found()}`);
    return { kind: "label-address", label: cursor.take(), at };
  }
  if (word === "__extension__") {
    cursor.take();
    return unary(p);
  }
  if (word === "sizeof") return measured(p, "sizeof");
  if (ALIGNOF.has(word) && cursor.peek(1) === "(") return measured(p, "alignof");
  if (word === "(" && atType(p, 1)) return castOrLiteral(p);
  if (word === "(" && castsUnknown(p)) return castOrLiteral(p);
  return suffixes(p, primary(p));
}

/** `(name) x` with an undeclared name can only be a cast. */
function castsUnknown(p: Parser): boolean {
  const { cursor } = p;
  if (!cursor.isIdent(1) || cursor.peek(2) !== ")" || isKeyword(cursor.peek(1))) return false;
  if (p.scope.meaning(cursor.peek(1), cursor.next + 1) !== "unknown") return false;
  const after = cursor.kind(3);
  const text = cursor.peek(3);
  if (after === Kind.ident) return !isKeyword(text) || text === "sizeof";
  return after === Kind.number || after === Kind.char || after === Kind.string || text === "{";
}

function castOrLiteral(p: Parser): Expr {
  const { cursor } = p;
  const at = cursor.next;
  cursor.take();
  const type = p.rules.typeName(p);
  cursor.expect(")", "after a type");
  if (cursor.peek() !== "{") return { kind: "cast", type, operand: unary(p), at };
  const init = p.rules.initialiser(p);
  return suffixes(p, { kind: "compound-literal", type, init, at });
}

function measured(p: Parser, kind: "sizeof" | "alignof"): Expr {
  const { cursor } = p;
  const at = cursor.next;
  cursor.take();
  if (cursor.peek() !== "(" || !atType(p, 1)) {
    return { kind, of: unary(p), isType: false, at };
  }
  const open = cursor.next;
  cursor.take();
  const of = p.rules.typeName(p);
  cursor.expect(")", "after a type");
  if (cursor.peek() !== "{") return { kind, of, isType: true, at };
  cursor.next = open;
  return { kind, of: unary(p), isType: false, at };
}

function suffixes(p: Parser, start: Expr): Expr {
  const { cursor } = p;
  let value = start;
  for (let links = 0; ; links++) {
    cursor.link(links);
    const { at } = value;
    const op = cursor.peek();
    if (op === "(") value = { kind: "call", callee: value, args: p.rules.callArguments(p), at };
    else if (op === "[") {
      cursor.take();
      const index = p.rules.expression(p);
      cursor.expect("]", "after an index");
      value = { kind: "index", object: value, index, at };
    } else if (op === "." || op === "->") {
      cursor.take();
      if (!cursor.isIdent())
        cursor.fail(`expected a member after '${op}' but found ${cursor.found()}`);
      value = { kind: "member", object: value, name: cursor.take(), arrow: op === "->", at };
    } else if (op === "++" || op === "--") {
      cursor.take();
      value = { kind: "postfix", op, operand: value, at };
    } else return value;
  }
}

/** Arguments from `(` to `)`. */
export function callArguments(p: Parser): Expr[] {
  const { cursor } = p;
  cursor.expect("(", "before arguments");
  const args: Expr[] = [];
  if (cursor.accept(")")) return args;
  do args.push(p.rules.argument(p));
  while (cursor.accept(","));
  cursor.expect(")", "after the arguments");
  return args;
}

export function argument(p: Parser): Expr {
  const at = p.cursor.next;
  return atType(p) ? { kind: "type", type: p.rules.typeName(p), at } : assignment(p);
}

function primary(p: Parser): Expr {
  const { cursor } = p;
  const at = cursor.next;
  const text = cursor.peek();
  switch (cursor.kind()) {
    case Kind.string:
      return parseStrings(p);
    case Kind.number:
      return number(p);
    case Kind.char: {
      const value = readChar(text) ?? cursor.fail(`${cursor.found()} is no character constant`);
      cursor.take();
      return { kind: "int", value, unsigned: false, rank: "int", at };
    }
    case Kind.ident:
      if (text === "_Generic") return generic(p);
      if (isKeyword(text)) break;
      cursor.take();
      return { kind: "ident", name: text, at };
    default:
      if (text === "(") return parenthesised(p);
  }
  return cursor.fail(
    `expected an expression but found ${cursor.found()}; this usually means a missing operand or a macro that is not defined here, so check the line or include its header`,
  );
}

function parenthesised(p: Parser): Expr {
  const { cursor } = p;
  const at = cursor.next;
  cursor.take();
  const block = cursor.peek() === "{" ? p.rules.block(p) : null;
  const value = block === null ? p.rules.expression(p) : null;
  cursor.expect(")", "to close '('");
  return value ?? { kind: "statement-expression", body: block ?? cursor.fail("unreachable"), at };
}

function number(p: Parser): Expr {
  const { cursor } = p;
  const at = cursor.next;
  const text = cursor.peek();
  const integer = readInteger(text);
  if (integer === null && !isFloat(text)) cursor.fail(`${cursor.found()} is no number; correct it`);
  cursor.take();
  return integer === null ? { kind: "float", text, at } : { kind: "int", ...integer, at };
}

function generic(p: Parser): Expr {
  const { cursor } = p;
  const at = cursor.next;
  cursor.take();
  cursor.expect("(", "after '_Generic'");
  const value = argument(p);
  const arms: (Expr & { kind: "generic" })["arms"][number][] = [];
  while (cursor.accept(",")) {
    const type = cursor.accept("default") ? null : p.rules.typeName(p);
    cursor.expect(":", "in an arm of '_Generic'");
    arms.push({ type, value: assignment(p) });
  }
  cursor.expect(")", "at the end of '_Generic'");
  return { kind: "generic", value, arms, at };
}
