// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { AsmOperand, AsmStmt } from "./ast.ts";
import type { Parser } from "./grammar.ts";
import { parseStrings } from "./parse-strings.ts";

const QUALIFIERS: ReadonlyMap<string, string> = new Map([
  ["volatile", "volatile"],
  ["__volatile__", "volatile"],
  ["__volatile", "volatile"],
  ["goto", "goto"],
  ["inline", "inline"],
  ["__inline__", "inline"],
  ["__inline", "inline"],
]);

export function atAsm(p: Parser): boolean {
  const word = p.cursor.peek();
  return word === "asm" || word === "__asm__" || word === "__asm";
}

/** Inline assembly from the keyword to `;`. */
export function asm(p: Parser): AsmStmt {
  const { cursor } = p;
  const at = cursor.next;
  cursor.take();
  const qualifiers: string[] = [];
  for (let q = QUALIFIERS.get(cursor.peek()); q !== undefined; q = QUALIFIERS.get(cursor.peek())) {
    qualifiers.push(q);
    cursor.take();
  }
  cursor.expect("(", "after 'asm'");
  const template = parseStrings(p).value;
  const outputs = cursor.accept(":") ? operands(p) : [];
  const inputs = cursor.accept(":") ? operands(p) : [];
  const clobbers = cursor.accept(":") ? list(p, () => parseStrings(p).value) : [];
  const labels = cursor.accept(":") ? list(p, () => name(p)) : [];
  cursor.expect(")", "at the end of 'asm'");
  cursor.expect(";", "after 'asm(...)'");
  return { kind: "asm", qualifiers, template, outputs, inputs, clobbers, labels, at };
}

function list<T>(p: Parser, one: () => T): T[] {
  const { cursor } = p;
  const items: T[] = [];
  if (cursor.peek() === ":" || cursor.peek() === ")") return items;
  do items.push(one());
  while (cursor.accept(","));
  return items;
}

function name(p: Parser): string {
  if (!p.cursor.isIdent()) p.cursor.fail(`expected a name but found ${p.cursor.found()}`);
  return p.cursor.take();
}

function operands(p: Parser): AsmOperand[] {
  const { cursor } = p;
  return list(p, () => {
    let symbol: string | null = null;
    if (cursor.accept("[")) {
      symbol = name(p);
      cursor.expect("]", "after the name of an operand");
    }
    const constraint = parseStrings(p).value;
    cursor.expect("(", "before the value of an operand");
    const value = p.rules.expression(p);
    cursor.expect(")", "after the value of an operand");
    return { name: symbol, constraint, value };
  });
}
