// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { Machine } from "../model/machine.ts";
import { cellName } from "../model/memory.ts";
import { nextStep } from "../model/next-step.ts";
import type { SystemConfig } from "../model/system.ts";

/** The step with which a CPU joins the queue of a lock. */
export const TAKES_LOCK = "raw_spin_lock";

/** The lock that `cpu` stands before and waits for, and who holds it; null: none, or nobody. */
export function awaitedLock(config: SystemConfig, machine: Machine, cpu: number) {
  const step = nextStep(config, machine, cpu);
  const [pointer] = step?.args ?? [];
  if (step?.op.op !== "primitive" || step.op.name !== TAKES_LOCK || pointer === undefined)
    return null;
  const name = cellName(pointer, "");
  const { owner, queue } = machine.locks[name] ?? { owner: null, queue: [] };
  return owner !== null && queue.some((waiter) => waiter.cpu === cpu) ? { name, owner } : null;
}
