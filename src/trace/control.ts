// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { Op, ProgramFunction } from "../model/program.ts";

const known = new WeakMap<ProgramFunction, Map<number, readonly number[]>>();

/**
 * The branches that decide whether a function comes to operation `pc`: one way it has to,
 * the other way it may return without.
 *
 * Source: Ferrante, Ottenstein, Warren, "The program dependence graph", 1987 (control dependence).
 */
export function controllersOf(fn: ProgramFunction, pc: number): readonly number[] {
  const all = known.get(fn) ?? new Map<number, readonly number[]>();
  known.set(fn, all);
  const made =
    all.get(pc) ??
    fn.ops.flatMap((op, at) =>
      op.op === "branch" &&
      at !== pc &&
      hasToCome(fn.ops, op.then, pc) !== hasToCome(fn.ops, op.otherwise, pc)
        ? [at]
        : [],
    );
  all.set(pc, made);
  return made;
}

/** Whether nothing that starts at `from` returns without having come to `pc`. */
function hasToCome(ops: readonly Op[], from: number, pc: number): boolean {
  const seen = new Set([pc]);
  const open = [from];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (seen.has(at)) continue;
    seen.add(at);
    const op = ops[at];
    if (op === undefined || op.op === "return") return false;
    open.push(...after(op, at));
  }
  return true;
}

function after(op: Op, at: number): readonly number[] {
  if (op.op === "jump") return [op.to];
  return op.op === "branch" ? [op.then, op.otherwise] : [at + 1];
}
