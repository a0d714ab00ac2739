// SPDX-License-Identifier: GPL-2.0-only OR MIT

import { Fault } from "../evaluate.ts";
import { lockText } from "../lock-text.ts";
import type { Lock, LockHolder } from "../machine.ts";
import { cellName } from "../memory.ts";
import { AGAIN, holder, type PrimitiveTable, type StepQuery } from "./primitive.ts";

/**
 * Raw spinlocks as queues: a CPU that finds the lock taken joins the queue and is
 * stuck in this step until it is first and the owner has gone. Nobody overtakes.
 *
 * Source: design.md section 4 ("locks are queues"); the kernel's queued spinlocks.
 */
const FREE: Lock = { owner: null, queue: [] };

function lockNamed(step: StepQuery): { readonly cell: string; readonly lock: Lock } {
  const cell = cellName(step.args[0] ?? 0n, "");
  return { cell, lock: step.before.locks[cell] ?? FREE };
}

const same = (a: LockHolder | undefined, b: LockHolder): boolean =>
  a !== undefined && a.cpu === b.cpu && a.task === b.task && a.level === b.level;

/** Whether `who` gets the lock now. */
const available = (lock: Lock, who: LockHolder): boolean =>
  lock.owner === null && (lock.queue.length === 0 || same(lock.queue[0], who));

export const LOCKS: PrimitiveTable = {
  raw_spin_lock: {
    arity: 1,
    ready: (step) => {
      const { lock } = lockNamed(step);
      const who = holder(step);
      return available(lock, who) || !lock.queue.some((waiter) => same(waiter, who));
    },
    run: (step) => {
      const { cell, lock } = lockNamed(step);
      const who = holder(step);
      if (available(lock, who)) {
        step.draft.locks[cell] = { owner: who, queue: lock.queue.slice(1) };
        return;
      }
      step.draft.locks[cell] = { owner: lock.owner, queue: [...lock.queue, who] };
      return AGAIN;
    },
  },
  raw_spin_trylock: {
    arity: 1,
    run: (step) => {
      const { cell, lock } = lockNamed(step);
      if (lock.owner !== null || lock.queue.length > 0) return 0n;
      step.draft.locks[cell] = { owner: holder(step), queue: [] };
      return 1n;
    },
  },
  raw_spin_unlock: {
    arity: 1,
    run: (step) => {
      const { cell, lock } = lockNamed(step);
      const release = `CPU ${step.cpu} releases ${lockText(cell)}`;
      if (lock.owner === null) throw new Fault("bad-unlock", `${release}, which nobody holds`);
      if (lock.owner.cpu !== step.cpu)
        throw new Fault("bad-unlock", `${release}, which CPU ${lock.owner.cpu} holds`);
      if (lock.queue.length === 0) delete step.draft.locks[cell];
      else step.draft.locks[cell] = { owner: null, queue: [...lock.queue] };
    },
  },
};
