// SPDX-License-Identifier: GPL-2.0-only OR MIT

import { isOn } from "../model/firmware.ts";
import type { Machine } from "../model/machine.ts";
import { atTaskLevel, cpuOf } from "../model/observe.ts";
import { isOnline, isParked, isStopping, NOBODY, panicCpu } from "../model/stopping.ts";
import type { SystemConfig } from "../model/system.ts";
import { irqsDeliverable } from "./deliverable.ts";
import { at, ELSEWHERE, type Invariant } from "./invariant.ts";
import { all, uses } from "./needs.ts";
import { standsIn } from "./steps.ts";
import { onlineMask } from "./stop.ts";

/** Whether an IPI that asks `cpu` to panic is taken: it runs, online, with interrupts let in. */
const canTake = (config: SystemConfig, machine: Machine, cpu: number): boolean =>
  isOn(config, machine, cpu) &&
  isOnline(machine, cpu) &&
  !isStopping(machine, cpu) &&
  !isParked(machine, cpu) &&
  atTaskLevel(machine, cpu) &&
  irqsDeliverable(config, cpuOf(machine, cpu));

/**
 * The one half of S16: where the panic runs. That it runs at all is panic-on-some-cpu. An oops that
 * dumps is no panic yet.
 *
 * Formally: outside crash_kexec() no CPU but the one that panic_force_cpu= names makes panic_cpu
 * its own while the named one is online, on, in no stop function, at task level, and interrupts
 * are let in there.
 */
export const panicOnRequestedCpu: Invariant = {
  id: "panic-on-requested-cpu",
  claim: "A panic runs on the CPU that was requested for it, as long as that CPU can take it.",
  source: "91990cbc86a5; kernel-stop-pause-x86.md section 1.7 (S16)",
  needs: all(uses("panic_cpu"), onlineMask),
  checks: [
    at(["atomic_cmpxchg"], (view) => {
      const { config, before, after, cpu } = view;
      const requested = config.boot.panicCpu;
      if (requested === undefined || standsIn(view, ["crash_kexec"])) return ELSEWHERE;
      if (panicCpu(before) !== NOBODY || panicCpu(after) !== BigInt(cpu)) return ELSEWHERE;
      if (cpu === requested || !canTake(config, before, requested)) return null;
      return `CPU ${cpu} panics, and CPU ${requested}, which was to, takes interrupts`;
    }),
  ],
};
