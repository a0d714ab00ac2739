// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { DraftOp } from "./emitter.ts";
import { usesOf } from "./slots.ts";

/** Where control goes after the operation at `i`; targets are indices. */
export function successorsOf(op: DraftOp, i: number): readonly number[] {
  switch (op.op) {
    case "return":
      return [];
    case "jump":
      return [op.to];
    case "branch":
      return [op.then, op.otherwise];
    default:
      return [i + 1];
  }
}

/**
 * The slots whose value is still needed when each operation is about to run.
 * Backward dataflow to a fixed point: live-in = reads ∪ (live-out − writes).
 */
export function liveness(ops: readonly DraftOp[]): number[][] {
  const uses = ops.map(usesOf);
  const live = ops.map(() => new Set<number>());
  for (let changed = true; changed; ) {
    changed = false;
    for (let i = ops.length - 1; i >= 0; i--) {
      const [op, use, here] = [ops[i], uses[i], live[i]];
      if (op === undefined || use === undefined || here === undefined) continue;
      const before = here.size;
      for (const slot of use.reads) here.add(slot);
      for (const next of successorsOf(op, i))
        for (const slot of live[next] ?? []) if (slot !== use.writes) here.add(slot);
      changed ||= here.size > before;
    }
  }
  return live.map((slots) => [...slots].sort((a, b) => a - b));
}
