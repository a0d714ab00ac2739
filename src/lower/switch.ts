// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { Expr, Stmt } from "../kernelc/ast.ts";
import type { Position } from "../kernelc/position.ts";
import type { IntType } from "../model/integer.ts";
import { wrap } from "../model/integer.ts";
import type { Expr as Term } from "../model/program.ts";
import type { Context } from "./context.ts";
import { convert, intType } from "./convert.ts";
import { asInt, promote } from "./ctype.ts";
import type { Label } from "./emitter.ts";
import { within } from "./jump.ts";
import { binary, constant, knownTruth, local, UNWRITTEN } from "./term.ts";

/** A chain of comparisons in order of the labels, then the body with its fallthroughs. */
export function switchOn(cx: Context, s: Stmt & { kind: "switch" }): void {
  const { code } = cx;
  const value = cx.value(s.value);
  const type = promote(intType(cx, value, s.at, "switch"));
  const term = convert(cx, value, asInt(type), s.at).term;
  const kept = term.k === "const" ? term : keepIn(cx, term, s.at);
  const labels = new Map<Stmt, Label>();
  const [end, entry, dispatch] = [code.label(), code.label(), code.label()];
  code.jump(entry, cx.site(s.at));
  code.place(dispatch);
  let fallback = end;
  for (const at of labelsIn(s.body)) {
    const here = code.label();
    labels.set(at, here);
    if (at.kind === "case") compare(cx, at, kept, type, here);
    else if (fallback === end) fallback = here;
    else cx.attempt(at.at, () => cx.refuse(at.at, "a second 'default' in this switch"));
  }
  cx.attempt(s.at, () => apart(cx, labels.keys(), type));
  code.jump(fallback, cx.site(s.at));
  const outer = cx.switchTo;
  cx.switchTo = { labels, cleanups: cx.cleanups };
  const first = code.slots.length;
  try {
    within(cx, { breakTo: end }, () => cx.statement(s.body));
  } finally {
    cx.switchTo = outer;
  }
  code.jump(end, cx.site(s.at));
  // A label may lie behind a declaration, whose variable then has no value.
  code.place(entry);
  for (let slot = first; slot < code.slots.length; slot++)
    if (!code.isTemporary(slot)) code.set(slot, UNWRITTEN, cx.site(s.at));
  code.jump(dispatch, cx.site(s.at));
  code.place(end);
}

/** Refuses labels that overlap: the first of them would win without a message. */
function apart(cx: Context, labels: Iterable<Stmt>, type: IntType): void {
  const seen: { readonly from: bigint; readonly to: bigint }[] = [];
  for (const label of labels) {
    if (label.kind !== "case") continue;
    const from = wrap(cx.constant(label.from), type);
    const to = label.to === null ? from : wrap(cx.constant(label.to), type);
    if (to < from) cx.refuse(label.at, "this range of cases is empty");
    if (seen.some((other) => from <= other.to && other.from <= to))
      cx.refuse(label.at, "this case is already in the switch");
    seen.push({ from, to });
  }
}

function keepIn(cx: Context, term: Term, at: Position): Term {
  const slot = cx.code.temporary();
  cx.code.set(slot, term, cx.site(at));
  return local(slot);
}

function compare(
  cx: Context,
  s: Stmt & { kind: "case" },
  value: Term,
  type: IntType,
  here: Label,
): void {
  const bound = (e: Expr): Term => constant(wrap(cx.constant(e), type));
  const test = (op: "==" | ">=" | "<=", e: Expr, yes: Label): void => {
    const on = binary(op, value, bound(e), type);
    const next = cx.code.label();
    const truth = knownTruth(on);
    if (truth !== null) cx.code.jump(truth ? yes : next, cx.site(s.at));
    else cx.code.branch(on, yes, next, cx.site(s.at));
    pending.push(next);
  };
  const pending: Label[] = [];
  cx.attempt(s.at, () => {
    if (s.to === null) test("==", s.from, here);
    else {
      const above = cx.code.label();
      test(">=", s.from, above);
      const [below] = pending.splice(0);
      cx.code.place(above);
      test("<=", s.to, here);
      if (below !== undefined) pending.push(below);
    }
  });
  for (const label of pending) cx.code.place(label);
}

/** `case` and `default` of this switch: not those of a switch inside. */
function labelsIn(s: Stmt): (Stmt & { kind: "case" | "default" })[] {
  switch (s.kind) {
    case "case":
    case "default":
      return [s, ...labelsIn(s.body)];
    case "block":
      return s.items.flatMap(labelsIn);
    case "if":
      return [...labelsIn(s.then), ...(s.otherwise === null ? [] : labelsIn(s.otherwise))];
    case "while":
    case "do-while":
    case "for":
    case "label":
    case "scoped-guard":
    case "for-each":
      return labelsIn(s.body);
    default:
      return [];
  }
}

/** Where the dispatch arrives. Inside a guarded scope it would skip the guard. */
export function placeCase(cx: Context, s: Stmt & { kind: "case" | "default" }): void {
  const label = cx.switchTo?.labels.get(s);
  if (cx.switchTo === null || label === undefined)
    cx.refuse(s.at, `'${s.kind}' outside of a switch`);
  cx.code.place(label);
  if (cx.switchTo.cleanups !== cx.cleanups)
    cx.attempt(s.at, () => cx.refuse(s.at, `'${s.kind}' inside a guarded scope of its switch`));
  cx.statement(s.body);
}
