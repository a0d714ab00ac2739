// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { Expr } from "../kernelc/ast.ts";
import type { Position } from "../kernelc/position.ts";
import { wrap } from "../model/integer.ts";
import type { Entry } from "./boundary.ts";
import type { Context, Typed } from "./context.ts";
import { intOf } from "./ctype.ts";
import { entryType } from "./function-value.ts";
import { didYouMean } from "./suggest.ts";
import { symbolOf } from "./symbol.ts";
import { constant } from "./term.ts";

/** A constant of the run, keyed by name and argument: never one switch for all, never a default. */
export function paramValue(cx: Context, entry: Entry, args: readonly Expr[], at: Position): Typed {
  const names = args.map((arg, i) =>
    entry.params[i]?.type === null ? symbolOf(cx, arg) : argument(cx, entry, arg),
  );
  const key = names.length === 0 ? entry.name : `${entry.name}(${names.join(", ")})`;
  const value = cx.project.params.get(key);
  if (value === undefined) {
    const near = didYouMean(key, cx.project.params.keys());
    return cx.refuse(at, `parameter '${key}' has no value, the scenario must give it one${near}`);
  }
  const type = entryType(cx, entry).result;
  const int = intOf(type);
  if (int === null) return cx.refuse(at, `parameter '${entry.name}' is no integer`);
  const fixed = int.bits === 1 ? (value === 0n ? 0n : 1n) : wrap(value, int);
  cx.note({ note: "assume", line: `param: ${key} = ${fixed}` }, at);
  return { term: constant(fixed, key), type };
}

function argument(cx: Context, entry: Entry, arg: Expr): string {
  const value = cx.tryConstant(arg);
  if (value?.k === "const" && typeof value.value === "bigint") return value.value.toString();
  return cx.refuse(arg.at, `parameter '${entry.name}' with an argument that is not constant`);
}
