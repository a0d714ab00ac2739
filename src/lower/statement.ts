// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { Block, Stmt } from "../kernelc/ast.ts";
import { assembly } from "./asm.ts";
import { inScope } from "./cleanup.ts";
import type { Context, Typed } from "./context.ts";
import { VOID } from "./ctype.ts";
import { declare } from "./declare.ts";
import { enterGuard } from "./guard.ts";
import { goTo, leave, placeLabel, returnFrom, within } from "./jump.ts";
import { placeCase, switchOn } from "./switch.ts";
import { constant, local } from "./term.ts";

/** Emits a statement, by kind; every kind that is not listed is refused. */
export function lowerStatement(cx: Context, s: Stmt): void {
  switch (s.kind) {
    case "block":
      lowerBlock(cx, s);
      return;
    case "decl":
      declare(cx, s.declaration);
      return;
    case "expr":
      cx.effect(s.value);
      return;
    case "empty":
      cx.module.scope.check(s.attributes ?? []);
      return;
    case "if":
      lowerIf(cx, s);
      return;
    case "while":
    case "do-while":
      lowerWhile(cx, s);
      return;
    case "for":
      lowerFor(cx, s);
      return;
    case "switch":
      switchOn(cx, s);
      return;
    case "case":
    case "default":
      placeCase(cx, s);
      return;
    case "label":
      placeLabel(cx, s);
      return;
    case "goto":
      goTo(cx, s.label, s.at);
      return;
    case "break":
    case "continue":
      leave(cx, s.kind, s.at);
      return;
    case "return":
      returnFrom(cx, s.value, s.at);
      return;
    case "asm":
      assembly(cx, s);
      return;
    case "guard":
      enterGuard(cx, s.class, s.args, s.at);
      return;
    case "scoped-guard":
      scopedGuard(cx, s);
      return;
    case "computed-goto":
      cx.refuse(s.at, "computed goto is refused");
      break;
    case "for-each":
      cx.refuse(
        s.at,
        `${s.name}() is refused: define it as a macro with a for statement over primitives`,
      );
  }
}

function lowerBlock(cx: Context, s: Block): void {
  if ((s.labels ?? []).length > 0) cx.refuse(s.at, "__label__ is refused");
  inScope(cx, s.end, () => {
    for (const item of s.items) cx.statement(item);
  });
}

/** Both `if` and loops open a scope for their body, even without braces. */
function lowerIf(cx: Context, s: Stmt & { kind: "if" }): void {
  const { code } = cx;
  const [yes, no, end] = [code.label(), code.label(), code.label()];
  cx.branch(s.condition, yes, no);
  code.place(yes);
  inScope(cx, s.then.at, () => cx.statement(s.then));
  const { otherwise } = s;
  if (otherwise !== null) code.jump(end, cx.site(s.at));
  code.place(no);
  if (otherwise !== null) inScope(cx, otherwise.at, () => cx.statement(otherwise));
  code.place(end);
}

function lowerWhile(cx: Context, s: Stmt & { kind: "while" | "do-while" }): void {
  const { code } = cx;
  const [body, test, end] = [code.label(), code.label(), code.label()];
  if (s.kind === "while") code.jump(test, cx.site(s.at));
  code.place(body);
  within(cx, { breakTo: end, continueTo: test }, () =>
    inScope(cx, s.body.at, () => cx.statement(s.body)),
  );
  code.place(test);
  cx.branch(s.condition, body, end);
  code.place(end);
}

function lowerFor(cx: Context, s: Stmt & { kind: "for" }): void {
  const { code } = cx;
  const [body, step, test, end] = [code.label(), code.label(), code.label(), code.label()];
  inScope(cx, s.at, () => {
    cx.statement(s.init);
    code.place(test);
    if (s.condition !== null) cx.branch(s.condition, body, end);
    code.place(body);
    within(cx, { breakTo: end, continueTo: step }, () =>
      inScope(cx, s.body.at, () => cx.statement(s.body)),
    );
    code.place(step);
    const next = s.step;
    if (next !== null) cx.attempt(next.at, () => cx.effect(next));
    code.jump(test, cx.site(s.at));
    code.place(end);
  });
}

function scopedGuard(cx: Context, s: Stmt & { kind: "scoped-guard" }): void {
  const end = cx.code.label();
  // The kernel builds it from a `for`: break and continue leave the guarded statement.
  within(cx, { breakTo: end, continueTo: end }, () =>
    inScope(cx, s.body.at, () => {
      enterGuard(cx, s.class, s.args, s.at);
      cx.statement(s.body);
    }),
  );
  cx.code.place(end);
}

/** `({ … })`: the value is that of the last expression, taken before the scope is left. */
export function statementExpression(cx: Context, body: Block, used: boolean): Typed {
  if ((body.labels ?? []).length > 0) cx.refuse(body.at, "__label__ is refused");
  let result: Typed = { term: constant(0n), type: VOID };
  inScope(cx, body.end, () => {
    for (const [i, item] of body.items.entries()) {
      if (i < body.items.length - 1 || item.kind !== "expr" || !used) {
        cx.statement(item);
        continue;
      }
      const { term, type } = cx.value(item.value);
      const slot = type.kind === "void" ? null : cx.code.temporary();
      if (slot !== null) cx.code.set(slot, term, cx.site(item.at));
      result = { term: slot === null ? constant(0n) : local(slot), type };
    }
  });
  return result;
}
