// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { Expr } from "../kernelc/ast.ts";
import type { Position } from "../kernelc/position.ts";
import { formatLocation } from "../kernelc/position.ts";
import type { Expr as Term } from "../model/program.ts";
import { agreeWithEntry } from "./agree.ts";
import { assertion, derivedForm } from "./assertion.ts";
import type { Entry } from "./boundary.ts";
import { ASSERTIONS } from "./builtin-names.ts";
import type { Context, Typed } from "./context.ts";
import { convert } from "./convert.ts";
import { INT, VOID } from "./ctype.ts";
import { effects } from "./effects.ts";
import { entryType } from "./function-value.ts";
import { ignoredLine } from "./note.ts";
import { operands } from "./order.ts";
import { paramValue } from "./param.ts";
import { stubResults } from "./stub.ts";
import { symbolOf } from "./symbol.ts";
import { constant, local } from "./term.ts";

interface Site {
  readonly used: boolean;
  readonly at: Position;
  readonly name: string;
}

const NOTHING: Typed = { term: constant(0n), type: VOID };

/** A call of a name that the boundary gives a class. */
export function entryCall(cx: Context, entry: Entry, args: readonly Expr[], site: Site): Typed {
  const fixed = entry.params.length;
  if (args.length < fixed || (args.length > fixed && !entry.variadic))
    return cx.refuse(site.at, wrongArity(entry, args.length));
  agreeWithEntry(cx.module, entry, entryType(cx, entry));
  if (entry.class === "assertion") {
    const form = ASSERTIONS[entry.name] ?? derivedForm(entry.name);
    return assertion(cx, entry.name, form, args, site.at);
  }
  if (entry.class === "param") return paramValue(cx, entry, args, site.at);
  if (entry.class !== "primitive") {
    // A parameter that is a symbol is a name that nobody evaluates.
    for (const [i, arg] of args.entries()) if (entry.params[i]?.type !== null) effects(cx, arg);
    return entryCallWith(cx, entry, null, site);
  }
  const kept = args.slice(0, fixed);
  const values = operands(
    cx,
    kept.filter((_, i) => entry.params[i]?.type !== null),
  );
  const { params } = entryType(cx, entry);
  const terms = kept.map((arg, i): Term => {
    const type = params[i];
    if (entry.params[i]?.type === null || type === undefined)
      return { k: "symbol", name: symbolOf(cx, arg) };
    const value = values.shift() ?? NOTHING;
    if (arg.kind === "string") return { k: "symbol", name: arg.value };
    return convert(cx, value, type, arg.at).term;
  });
  for (const extra of args.slice(fixed)) effects(cx, extra);
  return primitive(cx, entry, terms, site);
}

/** The same with arguments that are already values; null when the class does not look at them. */
export function entryCallWith(
  cx: Context,
  entry: Entry,
  args: readonly Typed[] | null,
  site: Site,
): Typed {
  const { name, requires } = entry;
  if (args !== null && args.length !== entry.params.length)
    return cx.refuse(site.at, wrongArity(entry, args.length));
  switch (entry.class) {
    case "ignored":
      return ignored(cx, entry, site);
    // No step of its own: nothing can come between it and what it orders.
    case "synchronising":
      cx.code.op({ op: "sync", name }, cx.site(site.at));
      return { term: constant(0n), type: entryType(cx, entry).result };
    case "stub": {
      const { type, results } = stubResults(cx, entry, site.at);
      const result = site.used && type.kind !== "void" ? cx.code.temporary() : null;
      cx.code.op({ op: "stub", name, results, result, requires }, cx.site(site.at));
      return { term: result === null ? constant(0n) : local(result), type };
    }
    case "primitive": {
      const { params } = entryType(cx, entry);
      const terms = (args ?? []).map((arg, i) => convert(cx, arg, params[i] ?? INT, site.at).term);
      return primitive(cx, entry, terms, site);
    }
    default:
      return cx.refuse(site.at, `'${name}' of class ${entry.class} cannot be called like this`);
  }
}

function ignored(cx: Context, entry: Entry, { used, at }: Site): Typed {
  const { name, requires } = entry;
  const type = entryType(cx, entry).result;
  if (used && type.kind !== "void")
    return cx.refuse(
      at,
      `the value of '${name}' is used but the call is ignored, make it a __stub(returns(…))`,
    );
  cx.note({ note: "assume", line: ignoredLine(name, requires) }, at);
  const op = requires.length > 0 ? ({ op: "ignored", name, requires } as const) : null;
  cx.code.op(op ?? { op: "barrier", name }, cx.site(at));
  return { term: constant(0n), type };
}

function primitive(cx: Context, entry: Entry, args: readonly Term[], { used, at }: Site): Typed {
  const { name, requires, implemented } = entry;
  if (implemented === null)
    return cx.refuse(at, `primitive '${name}' has no implementation, see 'eret list primitives'`);
  if (implemented !== args.length)
    return cx.refuse(
      at,
      `primitive '${name}' is implemented with ${implemented} arguments but declared with ${args.length} at ${formatLocation(entry.at)}`,
    );
  const type = entryType(cx, entry).result;
  const result = used && type.kind !== "void" ? cx.code.temporary() : null;
  cx.code.op({ op: "primitive", name, args, result, requires }, cx.site(at));
  return { term: result === null ? constant(0n) : local(result), type };
}

const wrongArity = (entry: Entry, given: number): string =>
  `${entry.name}() is declared with ${entry.params.length} argument${entry.params.length === 1 ? "" : "s"} at ${formatLocation(entry.at)} and gets ${given}`;
