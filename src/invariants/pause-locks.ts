// SPDX-License-Identifier: GPL-2.0-only OR MIT

import { lockText } from "../model/lock-text.ts";
import type { Machine } from "../model/machine.ts";
import { awaitedLock, TAKES_LOCK } from "./awaited-lock.ts";
import { at, ELSEWHERE, type Invariant } from "./invariant.ts";
import { isPaused, isTarget, PAUSED_IN, pauses } from "./paused.ts";
import { standsIn } from "./steps.ts";
import { othersThan } from "./stop.ts";

/** With these a CPU acknowledges that it is paused. */
const ACKNOWLEDGES = ["set_bit", "test_and_set_bit", "atomic_inc", "atomic_dec_and_test"];

const hasPaused = (machine: Machine, caller: number): boolean =>
  othersThan(machine, caller).some(
    (other) => isTarget(machine, caller, other) && isPaused(machine, other),
  );

/**
 * A pseudo-NMI pauses a CPU wherever it is, in a section with interrupts off as well; what is
 * locked there stays locked until the resume. So who has paused the others may not print, warn or
 * allocate: each takes a lock.
 *
 * Formally: no CPU stands before raw_spin_lock() in the queue of a lock whose owner is on a CPU
 * that it pauses and that is in pause_local_cpu(), or multi_cpu_stop(). Judged when somebody joins a
 * queue, and when a CPU acknowledges.
 */
export const noLockHeldByPaused: Invariant = {
  id: "no-lock-held-by-paused",
  claim: "A CPU that has others paused waits for no lock that one of them holds.",
  source: "kernel-stop-pause-x86.md sections 2.5 (P9), 2.7 (3)",
  needs: pauses,
  checks: [
    at([TAKES_LOCK, ...ACKNOWLEDGES], (view) => {
      const { config, after, cpu, step } = view;
      const takes = step?.op.op === "primitive" && step.op.name === TAKES_LOCK;
      if (takes ? !hasPaused(after, cpu) : !standsIn(view, PAUSED_IN)) return ELSEWHERE;
      for (const caller of after.cpus.keys()) {
        const lock = awaitedLock(config, after, caller);
        if (lock === null || !isTarget(after, caller, lock.owner.cpu)) continue;
        if (isPaused(after, lock.owner.cpu))
          return `CPU ${caller} waits for ${lockText(lock.name)}, which CPU ${lock.owner.cpu} holds and is paused`;
      }
      return null;
    }),
  ],
};
