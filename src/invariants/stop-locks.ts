// SPDX-License-Identifier: GPL-2.0-only OR MIT

import { lockText } from "../model/lock-text.ts";
import type { Machine } from "../model/machine.ts";
import { cellName } from "../model/memory.ts";
import { nextStep } from "../model/next-step.ts";
import { isParked } from "../model/stopping.ts";
import type { SystemConfig } from "../model/system.ts";
import { at, ELSEWHERE, type Invariant } from "./invariant.ts";

const TAKES_LOCK = "raw_spin_lock";

/** The lock that `cpu` stands before and waits for, and who holds it. */
function awaited(config: SystemConfig, machine: Machine, cpu: number) {
  const step = nextStep(config, machine, cpu);
  const [pointer] = step?.args ?? [];
  if (step?.op.op !== "primitive" || step.op.name !== TAKES_LOCK || pointer === undefined)
    return null;
  const name = cellName(pointer, "");
  const { owner, queue } = machine.locks[name] ?? { owner: null, queue: [] };
  return owner !== null && queue.some((waiter) => waiter.cpu === cpu) ? { name, owner } : null;
}

/**
 * Who is stopped never lets go of what it holds: of the console's lock, for one, which the
 * panic that wants to print needs.
 *
 * Formally: no CPU stands before raw_spin_lock() in the queue of a lock whose owner is on a
 * CPU that is parked or off. Judged when somebody joins a queue, and when a CPU parks.
 */
export const noLockOfStoppedCpu: Invariant = {
  id: "no-lock-of-stopped-cpu",
  claim: "No CPU waits for a lock that a CPU which has been stopped holds.",
  source: "fdfa588124b6; kernel-stop-pause-x86.md section 4 (B6)",
  checks: [
    at([TAKES_LOCK, "wfi", "cpu_relax", "psci_cpu_off"], ({ config, after }) => {
      if (config.firmware === undefined) return ELSEWHERE;
      for (const cpu of after.cpus.keys()) {
        const lock = awaited(config, after, cpu);
        if (lock !== null && isParked(after, lock.owner.cpu))
          return `CPU ${cpu} waits for ${lockText(lock.name)}, which CPU ${lock.owner.cpu} holds and is stopped`;
      }
      return null;
    }),
  ],
};
