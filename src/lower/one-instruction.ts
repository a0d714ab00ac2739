// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { Position } from "../kernelc/position.ts";
import type { BinaryOp, IntType } from "../model/integer.ts";
import type { Marking, Expr as Term } from "../model/program.ts";
import { changeable, isDropped } from "./assign.ts";
import type { Context, Place, Typed } from "./context.ts";
import { convert, intType } from "./convert.ts";
import { asInt } from "./ctype.ts";
import { loadCell, storeCell } from "./memory.ts";
import { binary, constant, local, truth } from "./term.ts";

interface Want {
  readonly used: boolean;
  readonly at: Position;
}

/** Assembly: the compiler leaves it as it is. */
const MARKED: Marking = { marked: true };

/** `place op= value` as that instruction; its value is the new one. */
export function changeAtOnce(
  cx: Context,
  place: Place & { kind: "cell" },
  op: BinaryOp,
  value: Typed,
  { used, at }: Want,
): Typed {
  const type = changeable(cx, place, op, at);
  const operand = operandOf(cx, op, value, type, at);
  if (isDropped(cx, place, used, at)) return { term: constant(0n), type: place.type };
  const { base: to, path } = place;
  if (cx.project.architecture === "arm64") {
    const result = used ? cx.code.temporary() : null;
    const change = { op: "modify", to, path, operator: op, value: operand, type, result } as const;
    cx.code.op({ ...change, ...MARKED }, cx.site(at));
    return { term: result === null ? constant(0n) : local(result), type: place.type };
  }
  const after = binary(op, loadCell(cx, place, at, MARKED), operand, type);
  storeCell(cx, place, after, at, { ...MARKED, joined: true });
  return { term: after, type: place.type };
}

/** The right operand in the cell's own type: computing there gives what C gives by cutting off. */
function operandOf(cx: Context, op: BinaryOp, value: Typed, cell: IntType, at: Position): Term {
  const operand = intType(cx, value, at, `${op}=`);
  if (cell.bits > 1) return convert(cx, value, asInt(cell), at).term;
  if (op === "|") return truth(value.term, operand);
  if (op === "&") return binary("&", value.term, constant(1n), operand);
  return cx.refuse(at, `'${op}=' on a bool by one instruction, which would make it no bool`);
}
