// SPDX-License-Identifier: GPL-2.0-only OR MIT

import { FAIRNESS } from "../model/fairness.ts";
import { isOn, peOf } from "../model/firmware.ts";
import type { Machine } from "../model/machine.ts";
import { atTaskLevel, cpuOf } from "../model/observe.ts";
import {
  isAnywhereIn,
  isOnline,
  isParked,
  isStopping,
  NOBODY,
  numberIn,
  ownCell,
  panicCpu,
  WARNED,
} from "../model/stopping.ts";
import type { SystemConfig } from "../model/system.ts";
import { irqsDeliverable } from "./deliverable.ts";
import type { Cycle, LivenessInvariant } from "./invariant.ts";
import { everyCpu } from "./liveness-lines.ts";
import { all, firmware, uses } from "./needs.ts";
import { onlineMask, othersThan } from "./stop.ts";

const isRunning = (config: SystemConfig, machine: Machine, cpu: number): boolean =>
  isOn(config, machine, cpu) && !isParked(machine, cpu);

/**
 * Formally: no fair cycle in which a CPU is in a stop function and never parks; and none in
 * which stop_in_progress is set throughout, the CPU is online, on and in no stop function, and
 * is again and again at task level with interrupts let in.
 */
export const stopEventuallyParks: LivenessInvariant = {
  id: "stop-eventually-parks",
  claim: "A CPU that is asked to stop and takes interrupts stops, and a CPU that stops parks.",
  source: "kernel-stop-pause-x86.md section 1.7 (S11, S13)",
  needs: firmware,
  fairness: FAIRNESS,
  cycles: everyCpu((config, cpu) => [
    {
      detail: `CPU ${cpu} stops for ever and never parks`,
      within: (machine) => isRunning(config, machine, cpu) && isStopping(machine, cpu),
      recurring: [],
    },
    {
      detail: `CPU ${cpu} was to stop, takes interrupts and goes on`,
      within: (machine) =>
        numberIn(machine, "global:stop_in_progress") !== 0n &&
        isRunning(config, machine, cpu) &&
        isOnline(machine, cpu),
      recurring: [
        (machine) => atTaskLevel(machine, cpu) && irqsDeliverable(config, cpuOf(machine, cpu)),
      ],
    },
  ]),
};

/** Whether `cpu` has done all that it does about the others, or waits for them in vain. */
const isDoneStopping = (machine: Machine, cpu: number): boolean =>
  peOf(machine, cpu)?.power === "jumped" ||
  ownCell(machine, cpu, WARNED) !== 0n ||
  isAnywhereIn(machine, cpu, "wait_for_calls");

/**
 * Formally: no fair cycle in which a CPU is online, on, in no stop function and does not poll
 * for others itself (polls end) throughout, while another has jumped, has warned, or waits for its answer to a function call.
 */
export const wedgedCpuReached: LivenessInvariant = {
  id: "wedged-cpu-reached",
  claim: "A CPU that masks interrupts for ever is stopped all the same.",
  source: "kernel-stop-pause-x86.md section 1.7 (S12)",
  needs: all(firmware, onlineMask),
  fairness: FAIRNESS,
  cycles: everyCpu((config, cpu) => [
    {
      detail: `CPU ${cpu} is wedged, and runs on for ever`,
      within: (machine) =>
        isRunning(config, machine, cpu) &&
        isOnline(machine, cpu) &&
        !isStopping(machine, cpu) &&
        !isAnywhereIn(machine, cpu, "wait_for_others") &&
        othersThan(machine, cpu).some((other) => isDoneStopping(machine, other)),
      recurring: [(machine) => !irqsDeliverable(config, cpuOf(machine, cpu))],
    },
  ]),
};

/**
 * The other half of S16, beside panic-on-requested-cpu.
 *
 * Formally: no fair cycle in which panic_cpu is invalid throughout while a CPU has stopped
 * itself in panic(); and none in which panic_cpu is a CPU that has stopped itself there.
 */
export const panicOnSomeCpu: LivenessInvariant = {
  id: "panic-on-some-cpu",
  claim: "A panic for which CPUs have stopped themselves is executed by some CPU, never by none.",
  source: "91990cbc86a5, 1717f2096b54; kernel-stop-pause-x86.md section 1.7 (S16)",
  needs: all(firmware, uses("panic_cpu")),
  fairness: FAIRNESS,
  cycles: everyCpu((config, cpu) => {
    const whileSelfStopped = (detail: string, panics: bigint): Cycle => ({
      detail,
      within: (machine) =>
        panicCpu(machine) === panics &&
        isOn(config, machine, cpu) &&
        isAnywhereIn(machine, cpu, "panic_smp_self_stop"),
      recurring: [(machine) => isParked(machine, cpu)],
    });
    return [
      whileSelfStopped(`CPU ${cpu} has stopped itself in panic() and nobody panics`, NOBODY),
      whileSelfStopped(`CPU ${cpu} is the one that panics and has stopped itself`, BigInt(cpu)),
    ];
  }),
};
