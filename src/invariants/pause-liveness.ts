// SPDX-License-Identifier: GPL-2.0-only OR MIT

import { FAIRNESS } from "../model/fairness.ts";
import type { Machine } from "../model/machine.ts";
import { isAnywhereIn, isStopping } from "../model/stopping.ts";
import type { LivenessInvariant } from "./invariant.ts";
import { everyCpu } from "./liveness-lines.ts";
import { PAUSED_IN, PAUSES, pauses } from "./paused.ts";

/** In `fn`, and not stopped there: who is stopped owes nothing. */
const isHeldIn = (machine: Machine, cpu: number, fn: string): boolean =>
  isAnywhereIn(machine, cpu, fn) && !isStopping(machine, cpu);

/**
 * Formally: no fair cycle in which a CPU is in no stop function and in pause_local_cpu(), or
 * multi_cpu_stop(), throughout, and none with pause_remote_cpus(), resume_remote_cpus() or
 * stop_machine() instead.
 */
export const pauseTerminates: LivenessInvariant = {
  id: "pause-terminates",
  claim: "Every pause and resume comes to its end for each CPU that is not stopped meanwhile.",
  source: "kernel-stop-pause-x86.md section 2.5 (P3)",
  needs: pauses,
  fairness: FAIRNESS,
  cycles: everyCpu((_, cpu) => [
    {
      detail: `CPU ${cpu} is paused for ever`,
      within: (machine) => PAUSED_IN.some((fn) => isHeldIn(machine, cpu, fn)),
      recurring: [],
    },
    ...PAUSES.map((fn) => ({
      detail: `CPU ${cpu} is in ${fn}() for ever`,
      within: (machine: Machine) => isHeldIn(machine, cpu, fn),
      recurring: [],
    })),
  ]),
};
