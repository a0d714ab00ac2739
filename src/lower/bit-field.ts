// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { Position } from "../kernelc/position.ts";
import type { Expr as Term } from "../model/program.ts";
import type { Context, Typed } from "./context.ts";
import { narrow } from "./convert.ts";
import { asInt, type CType, fits, INT, intOf } from "./ctype.ts";
import { binary, cast, constant, known } from "./term.ts";
import type { Word } from "./word.ts";

/** What the slot of a member holds, and how it is declared. */
interface Stored {
  readonly term: Term;
  readonly type: CType;
  readonly bits: number | null;
  readonly shared: boolean;
}

/** The value of a stored member: what another member of a union left is converted first. */
export function asRead(cx: Context, { term, type, bits, shared }: Stored, at: Position): Typed {
  const int = intOf(type);
  const value = shared && int !== null && int.bits > 1 ? cast(term, int) : term;
  return { term: value, type: bitFieldType(cx, type, bits, at) };
}

/** C's type of a bit-field's value: an int has room for every one that is narrower. */
export function bitFieldType(cx: Context, type: CType, bits: number | null, at: Position): CType {
  const int = intOf(type);
  if (bits === null || int === null || bits === int.bits) return type;
  if (bits < 32) return INT;
  return cx.refuse(at, `a bit-field of ${bits} bits, which has a type of its own`);
}

/** A bit-field and the word it is in. */
interface InWord {
  readonly type: CType;
  readonly bits: number | null;
  readonly word: Word;
}

/** The bit-field out of its word's value. */
export function extracted(
  cx: Context,
  whole: Term,
  { type, bits, word }: InWord,
  at: Position,
): Term {
  const int = intOf(type);
  if (int === null) return cx.refuse(at, "a bit-field that is no integer");
  const { shift } = word;
  const low = shift === 0 ? whole : binary(">>", whole, constant(BigInt(shift)), word.type);
  if (int.bits === 1) return binary("&", low, constant(1n), word.type);
  const stored: Typed = { term: fits(word.type, int) ? low : cast(low, int), type: asInt(int) };
  return narrow(cx, stored, bits, at).term;
}

/** The word's value with the bit-field replaced; `value` has the field's type and fits into it. */
export function withField(whole: Term, value: Term, { type, bits, word }: InWord): Term {
  const room = (1n << BigInt(bits ?? 0)) - 1n;
  const shift = BigInt(word.shift);
  const all = (1n << BigInt(word.type.bits)) - 1n;
  const others = binary("&", whole, constant(all & ~(room << shift)), word.type);
  const signed = intOf(type)?.signed === true;
  const low = signed ? binary("&", cast(value, word.type), constant(room), word.type) : value;
  const own = shift === 0n ? low : binary("<<", low, constant(shift), word.type);
  return known(others) === 0n ? own : binary("|", others, own, word.type);
}
