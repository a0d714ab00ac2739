// SPDX-License-Identifier: GPL-2.0-only OR MIT

import { cast } from "../evaluate.ts";
import type { IntType } from "../integer.ts";
import { cellName, load, store } from "../memory.ts";
import type { PrimitiveTable, StepContext } from "../primitives/primitive.ts";
import type { Value } from "../value.ts";

/**
 * Accesses that order others, and barriers, as they are where memory is sequentially
 * consistent: there a barrier does nothing. What they are elsewhere is in issue.ts.
 */
export const INT: IntType = { bits: 32, signed: true };

function read({ args, before }: StepContext): Value {
  return cast(load(before, cellName(args[0] ?? 0n, "")), INT);
}

function write({ args, draft }: StepContext): void {
  store(draft, cellName(args[0] ?? 0n, ""), args[1] ?? 0n);
}

function exchange(step: StepContext): Value {
  const old = read(step);
  write(step);
  return old;
}

const nothing = (): void => {};

export const ORDERING: PrimitiveTable = {
  smp_load_acquire: { arity: 1, run: read },
  smp_store_release: { arity: 2, run: write },
  xchg: { arity: 2, run: exchange },
  xchg_relaxed: { arity: 2, run: exchange },
  xchg_acquire: { arity: 2, run: exchange },
  xchg_release: { arity: 2, run: exchange },
  smp_mb: { arity: 0, run: nothing },
  smp_rmb: { arity: 0, run: nothing },
  smp_wmb: { arity: 0, run: nothing },
};
