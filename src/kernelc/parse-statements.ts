// SPDX-License-Identifier: GPL-2.0-only OR MIT
// Longer than usual: one function for each statement of the language.

import type { Attribute, Block, Expr, Stmt } from "./ast.ts";
import type { Parser } from "./grammar.ts";
import { isKeyword, QUALIFIERS, startsType } from "./keywords.ts";
import { asm, atAsm } from "./parse-asm.ts";
import { atAttribute, attributes } from "./parse-attributes.ts";
import { Kind } from "./token.ts";

/** A block with a scope of its own. */
export function block(p: Parser): Block {
  const { cursor, scope } = p;
  const at = cursor.next;
  cursor.expect("{", "at the start of a block");
  scope.enter();
  const labels: string[] = [];
  while (cursor.accept("__label__")) {
    do labels.push(identifier(p, "a label"));
    while (cursor.accept(","));
    cursor.expect(";", "after '__label__'");
  }
  const items: Stmt[] = [];
  while (!cursor.done && cursor.peek() !== "}") items.push(p.rules.statement(p));
  const end = cursor.next;
  cursor.expect("}", "at the end of a block");
  scope.leave();
  const node = { kind: "block" as const, items, at, end };
  return labels.length === 0 ? node : { ...node, labels };
}

type Wrap = (body: Stmt) => Stmt;

/** A statement; labels before it are read in a loop, because a switch may have hundreds in a row. */
export function statement(p: Parser): Stmt {
  const wraps: Wrap[] = [];
  for (let wrap = label(p); wrap !== null; wrap = label(p)) {
    p.cursor.link(wraps.length);
    wraps.push(wrap);
  }
  const { cursor } = p;
  const bare = wraps.length > 0 && cursor.peek() === "}";
  const body: Stmt = bare ? { kind: "empty", at: cursor.next } : cursor.nested(() => plain(p));
  return wraps.reduceRight((inner, wrap) => wrap(inner), body);
}

function identifier(p: Parser, what: string): string {
  const { cursor } = p;
  if (!cursor.isIdent() || isKeyword(cursor.peek())) {
    cursor.fail(`expected ${what} but found ${cursor.found()}`);
  }
  return cursor.take();
}

function label(p: Parser): Wrap | null {
  const { cursor } = p;
  const at = cursor.next;
  const word = cursor.peek();
  if (word === "case") {
    cursor.take();
    const from = p.rules.constant(p);
    const to = cursor.accept("...") ? p.rules.constant(p) : null;
    cursor.expect(":", "after 'case'");
    return (body) => ({ kind: "case", from, to, body, at });
  }
  if (word === "default" && cursor.peek(1) === ":") {
    cursor.next += 2;
    return (body) => ({ kind: "default", body, at });
  }
  if (!cursor.isIdent() || cursor.peek(1) !== ":" || isKeyword(word)) return null;
  cursor.next += 2;
  const found = labelAttributes(p);
  const node = { kind: "label" as const, name: word, at };
  return (body) => (found.length === 0 ? { ...node, body } : { ...node, attributes: found, body });
}

/** `out: __maybe_unused;` and not the attribute of a declaration that follows. */
function labelAttributes(p: Parser): Attribute[] {
  const { cursor } = p;
  if (!atAttribute(p)) return [];
  const start = cursor.next;
  const found = attributes(p);
  if (cursor.peek() === ";" || cursor.peek() === "}") return found;
  cursor.next = start;
  return [];
}

function parenthesised(p: Parser, word: string): Expr {
  const { cursor } = p;
  cursor.expect("(", `after '${word}'`);
  const value = p.rules.expression(p);
  cursor.expect(")", `after the condition of '${word}'`);
  return value;
}

function plain(p: Parser): Stmt {
  const { cursor } = p;
  const at = cursor.next;
  if (!cursor.isIdent()) {
    if (cursor.peek() === "{") return p.rules.block(p);
    if (cursor.accept(";")) return { kind: "empty", at };
    return expressionStatement(p);
  }
  const word = cursor.peek();
  switch (word) {
    case "if":
      return ifChain(p);
    case "while": {
      cursor.take();
      const condition = parenthesised(p, word);
      return { kind: "while", condition, body: p.rules.statement(p), at };
    }
    case "do": {
      cursor.take();
      const body = p.rules.statement(p);
      cursor.expect("while", "after the body of 'do'");
      const condition = parenthesised(p, "while");
      cursor.expect(";", "after 'do ... while'");
      return { kind: "do-while", body, condition, at };
    }
    case "for":
      return forLoop(p);
    case "switch": {
      cursor.take();
      const value = parenthesised(p, word);
      return { kind: "switch", value, body: p.rules.statement(p), at };
    }
    case "goto":
      return gotoStatement(p);
    case "break":
    case "continue":
      cursor.take();
      cursor.expect(";", `after '${word}'`);
      return { kind: word, at };
    case "return": {
      cursor.take();
      const value = cursor.peek() === ";" ? null : p.rules.expression(p);
      cursor.expect(";", "after 'return'");
      return { kind: "return", value, at };
    }
    case "else":
      return cursor.fail(
        "this 'else' has no 'if', which usually means a stray ';' or brace before it; check the line above",
      );
    default:
      return other(p, word);
  }
}

function other(p: Parser, word: string): Stmt {
  const { cursor } = p;
  const at = cursor.next;
  if (atAsm(p)) return asm(p);
  if (word === "fallthrough" && cursor.peek(1) === ";") {
    cursor.next += 2;
    return { kind: "empty", attributes: [{ name: "fallthrough", args: [], at }], at };
  }
  if (word === "_Static_assert" || word === "static_assert") return staticAssert(p);
  const guard = guardStatement(p, word) ?? loopMacro(p, word);
  if (guard !== null) return guard;
  if (!atDeclaration(p)) return expressionStatement(p);
  if (atAttribute(p)) {
    const found = attributes(p);
    if (cursor.accept(";")) return { kind: "empty", attributes: found, at };
    cursor.next = at;
  }
  return { kind: "decl", declaration: p.rules.declaration(p), at };
}

function expressionStatement(p: Parser): Stmt {
  const at = p.cursor.next;
  const value = p.rules.expression(p);
  p.cursor.expect(";", "after an expression");
  return { kind: "expr", value, at };
}

/** Kept as a call named `_Static_assert`: there is no statement node for it. */
function staticAssert(p: Parser): Stmt {
  const { cursor } = p;
  const at = cursor.next;
  cursor.take();
  const callee: Expr = { kind: "ident", name: "_Static_assert", at };
  const value: Expr = { kind: "call", callee, args: p.rules.callArguments(p), at };
  cursor.expect(";", "after '_Static_assert'");
  return { kind: "expr", value, at };
}

/** `else if` is read in a loop: generated chains are longer than the stack is deep. */
function ifChain(p: Parser): Stmt {
  const { cursor } = p;
  const arms: { condition: Expr; then: Stmt; at: number }[] = [];
  let otherwise: Stmt | null = null;
  for (;;) {
    cursor.link(arms.length);
    const at = cursor.next;
    cursor.take();
    const condition = parenthesised(p, "if");
    const then = p.rules.statement(p);
    arms.push({ condition, then, at });
    if (!cursor.accept("else")) break;
    if (cursor.peek() === "if") continue;
    otherwise = p.rules.statement(p);
    break;
  }
  for (const arm of arms.reverse()) otherwise = { kind: "if", ...arm, otherwise };
  return otherwise ?? cursor.fail("unreachable");
}

function forLoop(p: Parser): Stmt {
  const { cursor, scope } = p;
  const at = cursor.next;
  cursor.take();
  cursor.expect("(", "after 'for'");
  scope.enter();
  const start = cursor.next;
  const init: Stmt = cursor.accept(";")
    ? { kind: "empty", at: start }
    : atDeclaration(p)
      ? { kind: "decl", declaration: p.rules.declaration(p), at: start }
      : expressionStatement(p);
  const condition = cursor.peek() === ";" ? null : p.rules.expression(p);
  cursor.expect(";", "after the condition of 'for'");
  const step = cursor.peek() === ")" ? null : p.rules.expression(p);
  cursor.expect(")", "at the end of the head of 'for'");
  const body = p.rules.statement(p);
  scope.leave();
  return { kind: "for", init, condition, step, body, at };
}

function gotoStatement(p: Parser): Stmt {
  const { cursor } = p;
  const at = cursor.next;
  cursor.take();
  if (cursor.accept("*")) {
    const target = p.rules.expression(p);
    cursor.expect(";", "after 'goto'");
    return { kind: "computed-goto", target, at };
  }
  const name = identifier(p, "a label");
  cursor.expect(";", "after 'goto'");
  return { kind: "goto", label: name, at };
}

/** `guard(class)(args);` and `scoped_guard(class, args) body`. */
function guardStatement(p: Parser, word: string): Stmt | null {
  const { cursor } = p;
  const at = cursor.next;
  if (cursor.peek(1) !== "(" || !cursor.isIdent(2)) return null;
  if (word === "guard" && cursor.peek(3) === ")" && cursor.peek(4) === "(") {
    const name = cursor.peek(2);
    cursor.next += 4;
    const args = p.rules.callArguments(p);
    cursor.expect(";", "after 'guard(...)(...)'");
    return { kind: "guard", class: name, args, at };
  }
  if (word !== "scoped_guard") return null;
  cursor.next += 2;
  const name = cursor.take();
  const args: Expr[] = [];
  while (cursor.accept(",")) {
    if (cursor.peek() !== ")") args.push(p.rules.argument(p));
  }
  cursor.expect(")", "after the arguments of 'scoped_guard'");
  return { kind: "scoped-guard", class: name, args, body: p.rules.statement(p), at };
}

/** `for_each_cpu(cpu, mask) body`: an unexpanded loop macro, known by what follows its `)`. */
function loopMacro(p: Parser, word: string): Stmt | null {
  const { cursor } = p;
  const at = cursor.next;
  if (!/for_each|^scoped_/.test(word) || cursor.peek(1) !== "(") return null;
  let i = 1;
  for (let depth = 0; i < cursor.end - at; i++) {
    const text = cursor.peek(i);
    if (text === "(") depth++;
    else if (text === ")" && --depth === 0) break;
  }
  const after = cursor.peek(i + 1);
  const loops =
    after === "{" || cursor.isIdent(i + 1) || (after === ";" && word.startsWith("for_each"));
  if (!loops) return null;
  cursor.take();
  const args = p.rules.callArguments(p);
  return { kind: "for-each", name: word, args, body: p.rules.statement(p), at };
}

/** Whether a declaration starts here; an undeclared first name counts when nothing else fits. */
function atDeclaration(p: Parser): boolean {
  const { cursor } = p;
  if (!cursor.isIdent()) return false;
  let first = 0;
  while (cursor.peek(first) === "__extension__") first++;
  const word = cursor.peek(first);
  if (startsType(word) || atAttribute(p, first)) return true;
  if (isKeyword(word) || !cursor.isIdent(first)) return false;
  const meaning = p.scope.meaning(word, cursor.next + first);
  if (meaning !== "unknown") return meaning === "type";
  let i = first + 1;
  while (cursor.peek(i) === "*" || QUALIFIERS.has(cursor.peek(i)) || atAttribute(p, i)) i++;
  if (!cursor.isIdent(i) || isKeyword(cursor.peek(i))) return false;
  const after = cursor.peek(i + 1);
  const ends = after === ";" || after === "=" || after === "," || after === "[";
  return ends || (i === first + 1 && cursor.kind(i) === Kind.ident);
}
