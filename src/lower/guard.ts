// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { Expr } from "../kernelc/ast.ts";
import type { Position } from "../kernelc/position.ts";
import { callNamed } from "./call.ts";
import { pushCleanup } from "./cleanup.ts";
import type { Context, Typed } from "./context.ts";
import { didYouMean } from "./suggest.ts";
import { local } from "./term.ts";

/**
 * `guard(class)(args)`. Entering and leaving are calls by name, so the boundary
 * or a definition says what they do.
 *
 * The irqsave classes keep the flags in a hidden local: `local_irq_save(flags)`
 * is a macro with an out argument, so they call `__local_irq_save()`, which
 * returns the flags, and `local_irq_restore(flags)`.
 */
export interface GuardClass {
  /** Calls on entry, in order; on exit in reverse. */
  readonly pairs: readonly GuardPair[];
  readonly args: 0 | 1;
}

interface GuardPair {
  readonly enter: string;
  readonly leave: string;
  /** What both take: nothing, the guard's argument; or what `enter` returns goes to `leave`. */
  readonly takes: "nothing" | "argument" | "flags";
}

const plain = (enter: string, leave: string): GuardPair => ({ enter, leave, takes: "nothing" });
const LOCK: GuardPair = {
  ...{ enter: "raw_spin_lock", leave: "raw_spin_unlock", takes: "argument" },
};
const IRQ = plain("local_irq_disable", "local_irq_enable");
const IRQSAVE: GuardPair = {
  ...{ enter: "__local_irq_save", leave: "local_irq_restore", takes: "flags" },
};

export const GUARDS: Readonly<Record<string, GuardClass>> = {
  raw_spinlock: { pairs: [LOCK], args: 1 },
  raw_spinlock_irq: { pairs: [IRQ, LOCK], args: 1 },
  raw_spinlock_irqsave: { pairs: [IRQSAVE, LOCK], args: 1 },
  irq: { pairs: [IRQ], args: 0 },
  irqsave: { pairs: [IRQSAVE], args: 0 },
  preempt: { pairs: [plain("preempt_disable", "preempt_enable")], args: 0 },
  rcu: { pairs: [plain("rcu_read_lock", "rcu_read_unlock")], args: 0 },
};

/** Enters a guard; it is left wherever the current scope is. */
export function enterGuard(cx: Context, name: string, args: readonly Expr[], at: Position): void {
  const guard = Object.hasOwn(GUARDS, name) ? GUARDS[name] : undefined;
  if (guard === undefined)
    cx.refuse(at, `unknown guard class '${name}'${didYouMean(name, Object.keys(GUARDS))}`);
  if (args.length !== guard.args)
    cx.refuse(at, `guard(${name}) takes ${guard.args} arguments and gets ${args.length}`);
  const held = args.map((arg) => holdIn(cx, cx.value(arg), "guard", at));
  for (const pair of guard.pairs) enterPair(cx, pair, held, at);
}

function enterPair(cx: Context, pair: GuardPair, held: readonly Typed[], at: Position): void {
  const { enter, leave, takes } = pair;
  const args = takes === "argument" ? held : [];
  const given = callNamed(cx, enter, args, at, takes === "flags");
  const back = takes === "flags" ? [holdIn(cx, given, "flags", at)] : args;
  pushCleanup(cx, (site) => {
    cx.attempt(at, () => {
      cx.withSite(site, () => callNamed(cx, leave, back, at, false));
    });
  });
}

/** Keeps a value in a hidden local of its own. */
function holdIn(cx: Context, value: Typed, name: string, at: Position): Typed {
  const slot = cx.code.temporary(name);
  cx.code.set(slot, value.term, cx.site(at));
  return { term: local(slot), type: value.type };
}
