// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { Attribute, Expr } from "./ast.ts";
import { ATTRIBUTE_OPERATORS } from "./attribute-names.ts";
import type { Parser } from "./grammar.ts";
import { parseStrings } from "./parse-strings.ts";

/** Whether an attribute stands `ahead` tokens on. */
export function atAttribute(p: Parser, ahead = 0): boolean {
  if (!p.cursor.isIdent(ahead)) return false;
  const word = p.cursor.peek(ahead);
  if (ATTRIBUTE_OPERATORS.has(word)) return true;
  return p.isAttribute(word) !== null && p.scope.meaning(word, p.cursor.next + ahead) === "unknown";
}

/** All attributes that stand here, in order. */
export function attributes(p: Parser): Attribute[] {
  const found: Attribute[] = [];
  while (atAttribute(p)) {
    if (ATTRIBUTE_OPERATORS.has(p.cursor.peek())) operator(p, found);
    else found.push(macro(p));
  }
  return found;
}

/** `asm("symbol")` after a declarator, kept as an attribute named `asm`. */
export function asmName(p: Parser): Attribute[] {
  const { cursor } = p;
  const word = cursor.peek();
  if (word !== "asm" && word !== "__asm__" && word !== "__asm") return [];
  const at = cursor.next;
  cursor.take();
  cursor.expect("(", "after 'asm'");
  const value = parseStrings(p);
  cursor.expect(")", "after the name in 'asm'");
  return [{ name: "asm", args: [value], at }];
}

function operator(p: Parser, found: Attribute[]): void {
  const { cursor } = p;
  cursor.take();
  cursor.expect("(", "after '__attribute__'");
  cursor.expect("(", "after '__attribute__('");
  while (cursor.peek() !== ")") {
    if (cursor.accept(",")) continue;
    const at = cursor.next;
    if (!cursor.isIdent()) cursor.fail(`expected an attribute name but found ${cursor.found()}`);
    const written = cursor.take();
    // `__cleanup__` and `cleanup` are one attribute.
    const name = /^__(.+)__$/.exec(written)?.[1] ?? written;
    const args: Expr[] = cursor.peek() === "(" ? p.rules.callArguments(p) : [];
    found.push({ name, args, at });
  }
  cursor.expect(")", "at the end of '__attribute__'");
  cursor.expect(")", "at the end of '__attribute__'");
}

function macro(p: Parser): Attribute {
  const { cursor } = p;
  const at = cursor.next;
  const name = cursor.take();
  const form = p.isAttribute(name);
  // After a bare attribute a parenthesis opens a declarator: `void __user (*f)(int)`.
  const takes = form !== "bare" && cursor.peek() === "(" && cursor.peek(1) !== "*";
  if (form === "called" && !takes) cursor.expect("(", `after the attribute '${name}'`);
  return { name, args: takes ? p.rules.callArguments(p) : [], at };
}
