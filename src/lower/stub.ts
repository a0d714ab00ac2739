// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { Expr } from "../kernelc/ast.ts";
import type { Position } from "../kernelc/position.ts";
import { wrap } from "../model/integer.ts";
import type { Entry } from "./boundary.ts";
import type { Context } from "./context.ts";
import { type CType, intOf } from "./ctype.ts";
import { entryType } from "./function-value.ts";

/** Error numbers that `returns(…)` may name without including a header. */
const ERRNO: Readonly<Record<string, bigint>> = {
  EPERM: 1n,
  ENOENT: 2n,
  EINTR: 4n,
  EIO: 5n,
  ENXIO: 6n,
  EAGAIN: 11n,
  ENOMEM: 12n,
  EACCES: 13n,
  EFAULT: 14n,
  EBUSY: 16n,
  EEXIST: 17n,
  ENODEV: 19n,
  EINVAL: 22n,
  ENOSPC: 28n,
  ERANGE: 34n,
  ENOSYS: 38n,
  EOPNOTSUPP: 95n,
  ETIMEDOUT: 110n,
};

/** What a stubbed call may return. */
export function stubResults(
  cx: Context,
  entry: Entry,
  at: Position,
): { readonly type: CType; readonly results: readonly bigint[] } {
  const type = entryType(cx, entry).result;
  if (type.kind !== "void" && entry.returns.length === 0)
    return cx.refuse(at, `stub '${entry.name}' returns a value, say which: __stub(returns(…))`);
  const int = intOf(type);
  const results = entry.returns.map((e) => {
    const value = evaluate(cx, entry, e);
    if (type.kind === "pointer" && value !== 0n)
      return cx.refuse(at, `stub '${entry.name}' returns a pointer, of which only 0 is known`);
    return int === null || int.bits === 1 ? value : wrap(value, int);
  });
  const line = results.length === 0 ? entry.name : `${entry.name} returns ${results.join(", ")}`;
  cx.note({ note: "assume", line: `stub: ${line}` }, at);
  return { type, results };
}

function evaluate(cx: Context, entry: Entry, e: Expr): bigint {
  if (e.kind === "unary" && e.op === "-") return -evaluate(cx, entry, e.operand);
  if (e.kind === "ident" && !entry.scope.enumerators.has(e.name)) {
    const number = ERRNO[e.name];
    if (number !== undefined) return number;
  }
  return cx.project.home(entry.scope).constant(e);
}
