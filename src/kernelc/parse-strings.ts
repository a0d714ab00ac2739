// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { Expr } from "./ast.ts";
import type { Parser } from "./grammar.ts";
import { readQuoted } from "./literal.ts";
import { Kind } from "./token.ts";

/** One or more adjacent string literals, joined. */
export function parseStrings(p: Parser): Expr & { readonly kind: "string" } {
  const { cursor } = p;
  const at = cursor.next;
  if (cursor.kind() !== Kind.string) {
    cursor.fail(
      `expected a string but found ${cursor.found()}; this usually means a macro that is not defined here, so include its header`,
    );
  }
  const parts: string[] = [];
  let prefix = "";
  while (cursor.kind() === Kind.string) {
    const quoted = readQuoted(cursor.peek());
    if (quoted === null) cursor.fail("this string has an escape that C does not know; correct it");
    else {
      parts.push(quoted.text);
      prefix = quoted.prefix || prefix;
    }
    cursor.take();
  }
  const value = parts.join("");
  return prefix === "" ? { kind: "string", value, at } : { kind: "string", value, prefix, at };
}
