// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { Position } from "../kernelc/position.ts";
import type { Expr as Term } from "../model/program.ts";
import type { Context, Typed } from "./context.ts";
import { type CType, INT, intOf } from "./ctype.ts";
import { cast } from "./term.ts";

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
