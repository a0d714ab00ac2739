// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { Machine } from "../model/machine.ts";
import { isLoad, isSpeculative, isStore, windowOf } from "../model/memory/window.ts";
import { isInside } from "../model/observe.ts";
import { isAnywhereIn, numberIn } from "../model/stopping.ts";
import { defines, either, type Need, told } from "./needs.ts";

/**
 * Who pauses whom, and who is paused. On weakly ordered memory a CPU has issued more than it has
 * performed, and stands beyond branches that it has guessed: what it has done counts.
 *
 * Source: kernel-stop-pause-x86.md sections 2.1, 2.8.
 */
/** Where a CPU pauses the others, and lets them go on. */
export const PAUSES = ["pause_remote_cpus", "resume_remote_cpus", "stop_machine"];

/** C that can pause CPUs at all. */
export const pauses: Need = told("no pause of CPUs", either(...PAUSES.map(defines)));

/** Where a CPU is paused: by an IPI, or in its stopper thread. */
export const PAUSED_IN = ["pause_local_cpu", "multi_cpu_stop"];

/**
 * Whether `cpu` is one of those that `caller` pauses, from its choice to the end of the resume. The
 * caller knows what it has written, whether or not that has been performed.
 */
export function isTarget(machine: Machine, caller: number, cpu: number): boolean {
  const name = `cpu${caller}:cpus_to_pause`;
  const pending = windowOf(machine, caller).findLast(
    (entry) => isStore(entry) && entry.cell === name,
  );
  const written = pending !== undefined && isStore(pending) ? pending.value : undefined;
  return hasBit(typeof written === "bigint" ? written : numberIn(machine, name), cpu);
}

export const hasBit = (bits: bigint, cpu: number): boolean => ((bits >> BigInt(cpu)) & 1n) === 1n;

/** What a paused CPU waits for: the flag of version 2, and the mask of the others. */
export const FLAG = "global:cpu_paused";
export const RESUMED = "global:resumed_cpus.bits";

/**
 * Whether `cpu` is paused. On weakly ordered memory it may have issued what follows the loop, and
 * is still there as long as what it waits for has not been loaded.
 */
export const isPaused = (machine: Machine, cpu: number): boolean =>
  PAUSED_IN.some((fn) => isInside(machine, cpu, fn)) ||
  windowOf(machine, cpu).some(
    (entry) => isLoad(entry) && !entry.exclusive && [FLAG, RESUMED].includes(entry.cell),
  );

/** Whether `cpu` changes the mapping, and has not only guessed that it will. */
export const changesMapping = (machine: Machine, cpu: number): boolean =>
  isAnywhereIn(machine, cpu, "change_mapping") && !isSpeculative(windowOf(machine, cpu));
