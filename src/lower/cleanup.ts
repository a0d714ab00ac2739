// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { Position } from "../kernelc/position.ts";
import type { Site } from "../model/program.ts";
import type { Cleanup, Context } from "./context.ts";
import { UNWRITTEN } from "./term.ts";

/** Adds what runs when the current scope is left. */
export function pushCleanup(cx: Context, run: (site: Site) => void): void {
  cx.cleanups = { outer: cx.cleanups, run };
}

/** Emits the cleanups of the scopes between here and `target`, innermost first. */
export function unwindTo(cx: Context, target: Cleanup | null, site: Site): void {
  for (let c = cx.cleanups; c !== target && c !== null; c = c.outer) runAlone(cx, c, site);
}

/** A cleanup runs as if its scope were already left: it cannot see itself. */
function runAlone(cx: Context, cleanup: Cleanup, site: Site): void {
  const saved = cx.cleanups;
  cx.cleanups = cleanup.outer;
  cleanup.run(site);
  cx.cleanups = saved;
}

/** Runs `body` in a scope of its own names and cleanups, and leaves it at the end. */
export function inScope(cx: Context, end: Position, body: () => void): void {
  const [outer, depth] = [cx.cleanups, cx.locals.depth];
  cx.locals.enter();
  try {
    body();
    unwindTo(cx, outer, cx.site(end));
  } finally {
    cx.cleanups = outer;
    cx.locals.leaveTo(depth);
  }
}

/**
 * Places the way of each `goto`: the cleanups of the scopes it leaves, then its
 * label. A label in a guarded scope that the `goto` is not in is refused, as
 * that scope's cleanup would run without its beginning.
 */
export function resolveGotos(cx: Context): void {
  for (const { label, trampoline, cleanups, slots, at } of cx.gotos) {
    cx.code.place(trampoline);
    cx.attempt(at, () => {
      const target = cx.labels.get(label);
      if (target === undefined) return cx.refuse(at, `no label '${label}' in this function`);
      if (!isAround(target.cleanups, cleanups))
        return cx.refuse(at, `goto '${label}' jumps into a guarded scope`);
      cx.cleanups = cleanups;
      unwindTo(cx, target.cleanups, cx.site(at));
      cx.cleanups = null;
      // A variable whose declaration the goto jumps over has no value.
      for (const slot of target.slots)
        if (!slots.includes(slot)) cx.code.set(slot, UNWRITTEN, cx.site(at));
      cx.code.jump(target.label, cx.site(at));
    });
  }
}

function isAround(outer: Cleanup | null, inner: Cleanup | null): boolean {
  if (outer === null) return true;
  for (let c = inner; c !== null; c = c.outer) if (c === outer) return true;
  return false;
}
