// SPDX-License-Identifier: GPL-2.0-only OR MIT

import { lockText } from "../model/lock-text.ts";
import { isParked } from "../model/stopping.ts";
import { awaitedLock, TAKES_LOCK } from "./awaited-lock.ts";
import { at, type Invariant } from "./invariant.ts";
import { firmware } from "./needs.ts";

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
  needs: firmware,
  checks: [
    at([TAKES_LOCK, "wfi", "cpu_relax", "psci_cpu_off"], ({ config, after }) => {
      for (const cpu of after.cpus.keys()) {
        const lock = awaitedLock(config, after, cpu);
        if (lock !== null && isParked(after, lock.owner.cpu))
          return `CPU ${cpu} waits for ${lockText(lock.name)}, which CPU ${lock.owner.cpu} holds and is stopped`;
      }
      return null;
    }),
  ],
};
