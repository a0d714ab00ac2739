// SPDX-License-Identifier: GPL-2.0-only OR MIT
// Longer than usual: the top level decides between seven kinds of items.

import type {
  Attribute,
  FunctionDefinition,
  MacroCall,
  StaticAssert,
  TopAsm,
  TopLevel,
} from "./ast.ts";
import { asProblem, Cursor, type SyntaxProblem } from "./cursor.ts";
import type { Parser, Shape, Specifiers } from "./grammar.ts";
import { LBRACE, RBRACE, SEMICOLON } from "./intern.ts";
import { isKeyword, STORAGE, startsType } from "./keywords.ts";
import { lazyBody, type Source } from "./lazy-body.ts";
import { asm, atAsm } from "./parse-asm.ts";
import { atAttribute, attributes } from "./parse-attributes.ts";
import { declarators, finish } from "./parse-declarations.ts";
import { FileScope, Scope } from "./scope.ts";
import type { TokenStore } from "./token.ts";

const MAX_PROBLEMS = 100;

/** Parses the top level of a unit; a broken item is reported and skipped, the rest still read. */
export function parseItems(source: Source, problems: SyntaxProblem[]): TopLevel[] {
  const { tokens, interner, rules, isAttribute } = source;
  const file = new FileScope();
  const items: TopLevel[] = [];
  const cursor = new Cursor(tokens, interner, 0, tokens.count);
  while (!cursor.done && problems.length < MAX_PROBLEMS) {
    const start = cursor.next;
    // A fresh scope: an item that failed half-way leaves none of its blocks behind.
    const p: Parser = { cursor, scope: new Scope(file), rules, isAttribute };
    try {
      const item = topLevel(p, source, file);
      if (item !== null) items.push(item);
    } catch (error) {
      problems.push(asProblem(error, cursor.next));
      cursor.next = afterItem(tokens, start);
    }
  }
  return items;
}

/** The place after the `;` or `}` that ends the item at `start`. */
function afterItem(tokens: TokenStore, start: number): number {
  let depth = 0;
  for (let i = start; i < tokens.count; i++) {
    const id = tokens.id[i];
    if (id === LBRACE) depth++;
    else if (id === RBRACE && --depth <= 0) return i + 1;
    else if (id === SEMICOLON && depth <= 0) return i + 1;
  }
  return tokens.count;
}

function topLevel(p: Parser, source: Source, file: FileScope): TopLevel | null {
  const { cursor } = p;
  if (cursor.accept(";")) return null;
  while (cursor.accept("__extension__"));
  if (atAsm(p)) return topAsm(p);
  const word = cursor.peek();
  if (word === "_Static_assert" || word === "static_assert") return staticAssert(p);
  const call = macroCall(p);
  if (call !== null) return call;
  const head = p.rules.specifiers(p);
  if (cursor.accept(";")) return finish(head, []);
  const shape = p.rules.shape(p, "required");
  return cursor.peek() === "{"
    ? functionDefinition(p, head, shape, source, file)
    : declarators(p, head, shape);
}

function topAsm(p: Parser): TopAsm {
  const { template, outputs, inputs, clobbers, labels, at } = asm(p);
  if (outputs.length + inputs.length + clobbers.length + labels.length > 0) {
    p.cursor.fail("an 'asm' outside a function takes no operands; move it into one", at);
  }
  return { kind: "top-asm", template, at };
}

function staticAssert(p: Parser): StaticAssert {
  const at = p.cursor.next;
  p.cursor.take();
  const [condition] = p.rules.callArguments(p);
  p.cursor.expect(";", "after '_Static_assert'");
  return condition === undefined
    ? p.cursor.fail("'_Static_assert' wants a condition; add it", at)
    : { kind: "static-assert", condition, at };
}

/** `BIND(pointer, function);` or `static DEFINE_PER_CPU(int, n) = 1;`, with the macro unexpanded. */
function macroCall(p: Parser): MacroCall | null {
  const { cursor } = p;
  const start = cursor.next;
  const storage: string[] = [];
  const own: Attribute[] = [];
  for (;;) {
    if (STORAGE.has(cursor.peek())) storage.push(cursor.take());
    else if (atAttribute(p)) own.push(...attributes(p));
    else break;
  }
  const at = cursor.next;
  const name = cursor.peek();
  const calls =
    cursor.isIdent() &&
    cursor.peek(1) === "(" &&
    cursor.peek(2) !== "*" &&
    !isKeyword(name) &&
    !startsType(name) &&
    p.scope.meaning(name, at) !== "type";
  if (!calls) {
    cursor.next = start;
    return null;
  }
  cursor.take();
  const args = p.rules.callArguments(p);
  own.push(...attributes(p));
  const init = cursor.accept("=") ? p.rules.initialiser(p) : null;
  cursor.expect(";", `after '${name}(...)'`);
  return {
    kind: "macro-call",
    name,
    args,
    at,
    ...(storage.length > 0 ? { storage } : {}),
    ...(own.length > 0 ? { attributes: own } : {}),
    ...(init === null ? {} : { init }),
  };
}

function functionDefinition(
  p: Parser,
  head: Specifiers,
  shape: Shape,
  source: Source,
  file: FileScope,
): FunctionDefinition {
  const { cursor } = p;
  const [outer] = shape.derivations;
  const name = shape.name ?? cursor.fail("this function has no name", shape.at);
  if (outer?.kind !== "function" || head.storage.includes("typedef")) {
    return cursor.fail(
      `expected ';' before '{': '${name}' is no function, which usually means a macro that is not defined here; include its header`,
    );
  }
  p.scope.declare(name, false, shape.at);
  const start = cursor.next;
  const end = closingBrace(source.tokens, start);
  if (end < 0) {
    cursor.fail(
      `the body of '${name}' has no closing '}', which usually means a lost brace; add it`,
      start,
    );
  }
  cursor.next = end + 1;
  return {
    kind: "function",
    name,
    type: {
      spec: head.spec,
      qualifiers: head.qualifiers,
      derivations: shape.derivations,
      at: head.at,
    },
    params: outer.params,
    storage: head.storage,
    attributes: [...head.attributes, ...shape.attributes],
    body: lazyBody(source, file, outer.params, start, end + 1),
    at: shape.at,
  };
}

/** Index of the `}` that closes the `{` at `open`, or -1. */
function closingBrace(tokens: TokenStore, open: number): number {
  let depth = 0;
  for (let i = open; i < tokens.count; i++) {
    const id = tokens.id[i];
    if (id === LBRACE) depth++;
    else if (id === RBRACE && --depth === 0) return i;
  }
  return -1;
}
