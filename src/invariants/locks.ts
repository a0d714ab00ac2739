// SPDX-License-Identifier: GPL-2.0-only OR MIT

import { lockText } from "../model/lock-text.ts";
import type { Lock, LockHolder, Machine } from "../model/machine.ts";
import { cellName } from "../model/memory.ts";
import type { SystemConfig } from "../model/system.ts";
import { exceptionText } from "./exceptions.ts";
import { at, type Invariant } from "./invariant.ts";

/** Who gets the lock before `waiter` and can never let it go: an older context of the same CPU. */
function blockerOf({ owner, queue }: Lock, waiter: LockHolder): LockHolder | undefined {
  const ahead = queue.slice(0, queue.indexOf(waiter));
  return [...(owner === null ? [] : [owner]), ...ahead].find(({ cpu }) => cpu === waiter.cpu);
}

function contextText(config: SystemConfig, machine: Machine, { task, level }: LockHolder): string {
  const activation = machine.tasks[task]?.stack[level];
  const isTask = activation === undefined || activation.vector === "task";
  return isTask ? `task ${task}` : `${exceptionText(config, activation)} over task ${task}`;
}

/**
 * A CPU that spins for a lock runs nothing else: if a context that it has interrupted, or
 * any other of its own, holds the lock or waits for it further ahead, that is for ever.
 *
 * Formally: no lock has a waiter and, as owner or before it in the queue, a holder with
 * the same CPU. Judged when somebody joins a queue.
 */
export const noSelfDeadlock: Invariant = {
  id: "no-self-deadlock",
  claim:
    "No CPU waits for a lock that a context which it has interrupted holds or is to get first.",
  source: "tglx, 87fr5six4d.ffs@tglx; 15dd3a948855; kernel-arm64-entry.md S19",
  checks: [
    at(["raw_spin_lock"], ({ config, after, cpu, step }) => {
      const name = cellName(step?.args[0] ?? 0n, "");
      const lock = after.locks[name];
      const waiter = lock?.queue.findLast((holder) => holder.cpu === cpu);
      const blocker = lock && waiter && blockerOf(lock, waiter);
      if (waiter === undefined || blocker === undefined) return null;
      const holds = blocker === lock?.owner ? "holds" : "waits first for";
      return `${contextText(config, after, waiter)} waits for ${lockText(name)}, which ${contextText(config, after, blocker)} ${holds}`;
    }),
  ],
};
