// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { Interner } from "./intern.ts";
import { lex } from "./lex.ts";
import { BOL, Kind, SPACE, type Token } from "./token.ts";

/** The text of tokens with one space where the source had any white space. */
export function spell(tokens: readonly Token[], interner: Interner): string {
  let text = "";
  for (const token of tokens) {
    if (text !== "" && (token.flags & (SPACE | BOL)) !== 0) text += " ";
    text += interner.text(token.id);
  }
  return text;
}

/** The string literal that `#` makes of an argument. */
export function stringified(tokens: readonly Token[], interner: Interner): string {
  let text = "";
  for (const token of tokens) {
    if (text !== "" && (token.flags & (SPACE | BOL)) !== 0) text += " ";
    const own = interner.text(token.id);
    const literal = token.kind === Kind.string || token.kind === Kind.char;
    text += literal ? own.replace(/["\\]/g, "\\$&") : own;
  }
  return `"${text}"`;
}

const NAME = /^[A-Za-z_$][\w$]*$/;
const TAIL = /^[\w$]+$/;

/** Kind of the token that `##` makes, or null when the two texts do not join into one. */
export function pastedKind(left: Token, right: Token, interner: Interner): number | null {
  const tail = interner.text(right.id);
  if (left.kind === Kind.ident && TAIL.test(tail) && NAME.test(interner.text(left.id))) {
    return Kind.ident;
  }
  const joined = lex(interner.text(left.id) + tail, interner);
  const kind = joined.kind[0];
  return joined.count === 1 && kind !== undefined && kind !== Kind.other ? kind : null;
}
