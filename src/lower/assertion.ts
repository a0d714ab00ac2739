// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { Expr } from "../kernelc/ast.ts";
import type { Position } from "../kernelc/position.ts";
import { assertionName } from "../model/assertion-name.ts";
import type { AssertionForm } from "./builtin-names.ts";
import type { Context, Typed } from "./context.ts";
import { scalar } from "./convert.ts";
import { INT, intOf } from "./ctype.ts";
import { constant, local, truth, unary } from "./term.ts";
import { exprText } from "./text.ts";

/** How a name that only the boundary calls an assertion reads its condition. */
export const derivedForm = (name: string): AssertionForm => ({
  kind: name.startsWith("lockdep") ? "lockdep_assert" : "WARN_ON",
  condition: name.startsWith("lockdep") ? "holds" : "broken",
  message: true,
});

/** One step that is a finding when the condition says so; its value is the condition. */
export function assertion(
  cx: Context,
  name: string,
  form: AssertionForm,
  args: readonly Expr[],
  at: Position,
): Typed {
  const [condition, ...message] = args;
  if (form.condition === "none" ? condition !== undefined : condition === undefined)
    return cx.refuse(at, `${name}() with ${args.length} arguments`);
  if (message.length > 0 && !form.message)
    return cx.refuse(at, `${name}() takes 1 argument and gets ${args.length}`);
  const broken = cx.code.temporary();
  const value = condition === undefined ? constant(1n) : brokenBy(cx, condition, form);
  cx.code.set(broken, value, cx.site(at));
  // Evaluated when the check fails, which is the last that happens.
  for (const part of message) cx.dead(part.at, () => cx.effect(part));
  const text = `${name}(${args.map(exprText).join(", ")})`;
  // A message is no part of the name: who rewords it has changed nothing.
  const tested = `${name}(${condition === undefined ? "" : exprText(condition)})`;
  const called = assertionName(tested, functionOf(cx));
  const op = { op: "assert", kind: form.kind, text, name: called, broken: local(broken) } as const;
  cx.code.op(op, cx.site(at));
  // BUG() is always a finding: nothing runs after it.
  if (form.condition === "none") cx.code.op({ op: "return", value: null }, cx.site(at));
  return { term: local(broken), type: INT };
}

/** As the C calls it: a variant that a cleanup needs is the same function. */
const functionOf = ({ fn }: Context): string => (fn ?? "").replace(/\(value\)$/, "");

function brokenBy(cx: Context, condition: Expr, form: AssertionForm) {
  const value = cx.value(condition);
  const bit = truth(scalar(cx, value, condition.at), intOf(value.type));
  return form.condition === "holds" ? unary("!", bit, INT) : bit;
}
