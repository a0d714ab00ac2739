// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { Machine } from "../model/machine.ts";
import { isStore, windowOf } from "../model/memory/window.ts";
import { atTaskLevel, cpuOf, currentTask } from "../model/observe.ts";
import { isAnywhereIn, isOnline, numberIn } from "../model/stopping.ts";
import { irqsDisabled } from "./deliverable.ts";
import { at, ELSEWHERE, type Invariant } from "./invariant.ts";
import { all, defines, either, type Need, uses } from "./needs.ts";
import { changesMapping, FLAG, hasBit, isPaused, isTarget, pauses, RESUMED } from "./paused.ts";
import { integerArg, standsIn } from "./steps.ts";
import { onlineMask, othersThan } from "./stop.ts";

/**
 * Pausing remote CPUs: what the caller may conclude of the others, and they of it. The masks
 * of version 1 are empty in version 2, and the flag and counter of version 2 zero in version 1.
 *
 * Source: kernel-stop-pause-x86.md section 2.5; P numbers are those of its table.
 */
const SOURCE = "kernel-stop-pause-x86.md section 2.5";

const pausedCpus = (machine: Machine): bigint => numberIn(machine, "global:paused_cpus.bits");

/**
 * Formally: a step of change_mapping() finds each of the caller's targets in pause_local_cpu(),
 * in its newest context. Stronger than that no access is made: who is elsewhere can make one.
 */
export const noAccessInBreakWindow: Invariant = {
  id: "no-access-in-break-window",
  claim: "While the mapping is broken all other CPUs are paused.",
  source: `${SOURCE} (P1)`,
  needs: pauses,
  checks: [
    at(["do_work"], (view) => {
      const { before, cpu } = view;
      if (!standsIn(view, ["change_mapping"])) return ELSEWHERE;
      const free = othersThan(before, cpu).find(
        (other) => isTarget(before, cpu, other) && !isPaused(before, other),
      );
      return free === undefined
        ? null
        : `CPU ${cpu} changes the mapping and CPU ${free} is not paused`;
    }),
  ],
};

/**
 * A target that has left has been resumed, whatever is written after that: it may have set the flag
 * again for a round of its own.
 *
 * Formally: a load in wait_until_resumed() finds, of each target with its bit in paused_cpus,
 * the bit in resumed_cpus set, and no target in pause_local_cpu() with cpu_paused true. Who has
 * acknowledged and finds otherwise waits for a resume that has been.
 */
export const noLostResume: Invariant = {
  id: "no-lost-resume",
  claim: "A CPU that has acknowledged a pause finds the resume of that round.",
  source: `${SOURCE} (P4)`,
  needs: all(pauses, either(uses("resumed_cpus"), uses("cpu_paused"))),
  checks: [
    at(["load"], (view) => {
      const { before, cpu } = view;
      if (!standsIn(view, ["wait_until_resumed"])) return ELSEWHERE;
      // On weakly ordered memory nobody has been resumed by what is still to be performed.
      if (windowOf(before, cpu).some(isStore)) return null;
      const waiting = pausedCpus(before) & ~numberIn(before, RESUMED);
      const isFlagged = numberIn(before, FLAG) !== 0n;
      const lost = othersThan(before, cpu).find(
        (other) =>
          isTarget(before, cpu, other) &&
          (hasBit(waiting, other) || (isFlagged && isPaused(before, other))),
      );
      return lost === undefined
        ? null
        : `CPU ${cpu} has resumed CPU ${lost}, which does not see it`;
    }),
  ],
};

/**
 * Formally: the IPI of pause_remote_cpus() finds paused_cpus empty and nr_cpus_paused zero.
 */
export const noStaleAck: Invariant = {
  id: "no-stale-ack",
  claim: "No acknowledgement of an earlier round is there when a round begins.",
  source: `${SOURCE} (P5)`,
  needs: all(pauses, either(uses("paused_cpus"), uses("nr_cpus_paused"))),
  checks: [
    at(["gic_write_sgi1r"], (view) => {
      if (!standsIn(view, ["pause_remote_cpus"])) return ELSEWHERE;
      const { before, cpu } = view;
      const left = pausedCpus(before) !== 0n || numberIn(before, NR_PAUSED) !== 0n;
      return left ? `CPU ${cpu} pauses the others, and one is paused from before` : null;
    }),
  ],
};

const NR_PAUSED = "global:nr_cpus_paused.counter";

/** Whether `cpu` is between its IPI and the last of the others leaving. */
const isInRound = (machine: Machine, cpu: number): boolean =>
  changesMapping(machine, cpu) ||
  ["wait_until_paused", "wait_until_resumed"].some((fn) => isAnywhereIn(machine, cpu, fn));

/**
 * Formally: the IPI of pause_remote_cpus() finds no other CPU in a poll for the others or in
 * change_mapping().
 */
export const callersSerialised: Invariant = {
  id: "callers-serialised",
  claim: "No CPU pauses the others while another one has them paused.",
  source: `${SOURCE} (P6)`,
  needs: pauses,
  checks: [
    at(["gic_write_sgi1r"], (view) => {
      if (!standsIn(view, ["pause_remote_cpus"])) return ELSEWHERE;
      const { before, cpu } = view;
      const other = othersThan(before, cpu).find((each) => isInRound(before, each));
      return other === undefined ? null : `CPU ${cpu} begins a round in that of CPU ${other}`;
    }),
  ],
};

/**
 * Formally: rt_spin_lock() is entered at task level, with preempt_count 0 and irqs_disabled()
 * false.
 */
export const noSleepingLockAtomic: Invariant = {
  id: "no-sleeping-lock-atomic",
  claim: "With PREEMPT_RT no spinlock_t is taken where a CPU may not sleep.",
  source: `${SOURCE} (P8)`,
  needs: defines("rt_spin_lock"),
  checks: [
    at(["raw_spin_lock"], (view) => {
      if (!standsIn(view, ["rt_spin_lock"])) return ELSEWHERE;
      const { config, before, cpu } = view;
      const count = currentTask(before, cpu).preemptCount;
      if (!atTaskLevel(before, cpu)) return `CPU ${cpu} takes a sleeping lock in a handler`;
      if (irqsDisabled(config, cpuOf(before, cpu)))
        return `CPU ${cpu} takes a sleeping lock with interrupts off`;
      return count === 0 ? null : `CPU ${cpu} takes a sleeping lock with preempt_count ${count}`;
    }),
  ],
};

/** Where nothing sends a stop, nobody is to stop, and no mask has to say so. */
const knowsWhomItStops: Need = (config) =>
  defines("smp_send_stop")(config) === null ? uses("mask")(config) : null;

/**
 * Formally: a CPU that goes offline in local_cpu_stop() has its bit in the mask that
 * smp_send_stop() writes before it sends.
 */
export const pauseIsNotStop: Invariant = {
  id: "pause-is-not-stop",
  claim: "The IPI of a pause stops no CPU.",
  source: `${SOURCE} (P10)`,
  needs: all(pauses, knowsWhomItStops),
  checks: [
    at(["test_and_clear_bit"], (view) => {
      const { before, cpu } = view;
      if (!standsIn(view, ["local_cpu_stop"])) return ELSEWHERE;
      if (hasBit(numberIn(before, "global:mask.bits"), cpu)) return null;
      return `CPU ${cpu} stops, and was to pause`;
    }),
  ],
};

/**
 * Formally: the IPI of pause_remote_cpus() finds its targets online, and set_cpu_online() takes
 * no CPU out of cpu_online_mask that is a target of another.
 */
export const targetsOnline: Invariant = {
  id: "targets-online",
  claim: "A CPU that another one pauses stays online for the whole round.",
  source: `${SOURCE} (P11)`,
  needs: all(pauses, onlineMask),
  checks: [
    at(["gic_write_sgi1r"], (view) => {
      if (!standsIn(view, ["pause_remote_cpus"])) return ELSEWHERE;
      const { before, cpu } = view;
      const gone = othersThan(before, cpu).find(
        (other) => isTarget(before, cpu, other) && !isOnline(before, other),
      );
      return gone === undefined ? null : `CPU ${cpu} pauses CPU ${gone}, which is offline`;
    }),
    at(["test_and_clear_bit"], (view) => {
      const { before, cpu } = view;
      const leaving = integerArg(view, 0);
      if (leaving === null || !standsIn(view, ["set_cpu_online"])) return ELSEWHERE;
      const caller = othersThan(before, cpu).find((other) => isTarget(before, other, leaving));
      return caller === undefined
        ? null
        : `CPU ${leaving} goes offline in a round of CPU ${caller}, which counts on it`;
    }),
  ],
};
