// SPDX-License-Identifier: GPL-2.0-only OR MIT

import { FAIRNESS } from "../model/fairness.ts";
import { isAnywhereIn } from "../model/stopping.ts";
import type { LivenessInvariant } from "./invariant.ts";
import { perCpu } from "./liveness-lines.ts";
import { canPause } from "./pause.ts";

const CALLS = ["pause_remote_cpus", "resume_remote_cpus"];

/**
 * Formally: no fair cycle in which a CPU is in pause_local_cpu() throughout, and none in which
 * it is in pause_remote_cpus() or in resume_remote_cpus() throughout.
 */
export const pauseTerminates: LivenessInvariant = {
  id: "pause-terminates",
  claim: "Every pause and every resume comes to its end, for the caller and for the others.",
  source: "kernel-stop-pause-x86.md section 2.5 (P3)",
  fairness: FAIRNESS,
  cycles: (config) =>
    canPause(config)
      ? perCpu((_, cpu) => [
          {
            detail: `CPU ${cpu} is paused for ever`,
            within: (machine) => isAnywhereIn(machine, cpu, "pause_local_cpu"),
            recurring: [],
          },
          ...CALLS.map((fn) => ({
            detail: `CPU ${cpu} is in ${fn}() for ever`,
            within: (machine: Parameters<typeof isAnywhereIn>[0]) => isAnywhereIn(machine, cpu, fn),
            recurring: [],
          })),
        ])(config)
      : [],
};
