// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { Expr, Stmt } from "../kernelc/ast.ts";
import type { Position } from "../kernelc/position.ts";
import type { Expr as Term } from "../model/program.ts";
import { unwindTo } from "./cleanup.ts";
import type { Context, JumpTarget } from "./context.ts";
import { convert } from "./convert.ts";
import { keep } from "./order.ts";

/** `break` or `continue`: leaves the scopes inside the loop or switch. */
export function leave(cx: Context, what: "break" | "continue", at: Position): void {
  const target: JumpTarget | null = what === "break" ? cx.breakTo : cx.continueTo;
  if (target === null) cx.refuse(at, `'${what}' outside of a loop`);
  unwindTo(cx, target.cleanups, cx.site(at));
  cx.code.jump(target.label, cx.site(at));
}

/** `return`: the value is computed first, then every scope is left. */
export function returnFrom(cx: Context, value: Expr | null, at: Position): void {
  const site = cx.site(at);
  if (cx.fn === null) cx.refuse(at, "'return' in a constant");
  let result: Term | null = null;
  // The path ends here also when the value is refused.
  cx.attempt(at, () => {
    result = returned(cx, value, at);
  });
  unwindTo(cx, null, site);
  cx.code.op({ op: "return", value: result }, site);
}

function returned(cx: Context, value: Expr | null, at: Position): Term | null {
  if (value === null)
    return cx.result.kind === "void"
      ? null
      : cx.refuse(at, "'return' without the value that the function promises");
  if (cx.result.kind === "void") {
    cx.effect(value);
    return null;
  }
  const { term } = convert(cx, cx.value(value), cx.result, at);
  return cx.cleanups === null ? term : keep(cx, { term, type: cx.result }, value).term;
}

/** `goto`: the scopes it leaves are known when its label is. */
export function goTo(cx: Context, label: string, at: Position): void {
  const trampoline = cx.code.label();
  const { cleanups, locals } = cx;
  if (!cx.trying) cx.gotos.push({ label, trampoline, cleanups, slots: locals.slots(), at });
  cx.code.jump(trampoline, cx.site(at));
}

export function placeLabel(cx: Context, s: Stmt & { kind: "label" }): void {
  cx.module.scope.check(s.attributes ?? []);
  if (!cx.trying) {
    if (cx.labels.has(s.name)) cx.refuse(s.at, `label '${s.name}' is defined twice`);
    const label = cx.code.label();
    cx.code.place(label);
    cx.labels.set(s.name, { label, cleanups: cx.cleanups, slots: cx.locals.slots() });
  }
  cx.statement(s.body);
}

/** A loop or switch around `body`, with its targets for `break` and `continue`. */
export function within(
  cx: Context,
  targets: { readonly breakTo: number; readonly continueTo?: number },
  body: () => void,
): void {
  const [breakTo, continueTo] = [cx.breakTo, cx.continueTo];
  const { cleanups } = cx;
  cx.breakTo = { label: targets.breakTo, cleanups };
  if (targets.continueTo !== undefined) cx.continueTo = { label: targets.continueTo, cleanups };
  try {
    body();
  } finally {
    cx.breakTo = breakTo;
    cx.continueTo = continueTo;
  }
}
