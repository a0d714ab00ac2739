// SPDX-License-Identifier: GPL-2.0-only OR MIT

import { hasBit } from "./cpumask.ts";
import { peOf } from "./firmware.ts";
import type { Activation, Machine } from "./machine.ts";
import { load } from "./memory.ts";
import { currentTask, topOf } from "./observe.ts";

/**
 * What a machine says of CPUs that are being stopped, in the cells and functions of the
 * kernel: the rules about stopping and the primitives of a crash agree on these names.
 *
 * Source: kernel-stop-pause-x86.md section 1.1.
 */

/** How often a CPU has begun to save its registers: a cell of the model's own. */
export const SAVES = "crash_notes.saves";
/** That a CPU has said on the console which CPUs it could not stop: the model's own, too. */
export const WARNED = "console.warned";
/** The number of online CPUs. */
export const ONLINE_COUNT = "global:__num_online_cpus.counter";
/** How often a CPU has counted itself out of it, less how often in: the model's own, too. */
export const LEFT = "num_online_cpus.left";
/** The state of a CPU's note, and its value when the note is complete. */
const NOTE = "crash_notes.state";
const COMPLETE = 2n;

/** Where a CPU stops itself or is stopped; none of them returns. */
const STOP_FUNCTIONS = [
  "local_cpu_stop",
  "ipi_cpu_crash_stop",
  "arm64_nmi_cpu_stop",
  "panic_smp_self_stop",
  "nmi_panic_self_stop",
  "sdei_park_stub",
];

const PARK = ["cpu_park_loop", "cpu_spin_loop"];

export const ownCell = (machine: Machine, cpu: number, cell: string): bigint =>
  numberIn(machine, `cpu${cpu}:${cell}`);

/** An integer cell; one that was never written holds zero. */
export function numberIn(machine: Machine, cell: string): bigint {
  const value = load(machine, cell);
  return typeof value === "bigint" ? value : 0n;
}

export const isOnline = (machine: Machine, cpu: number): boolean =>
  hasBit(machine, "global:__cpu_online_mask.bits", cpu);

const executes = ({ calls }: Activation, functions: readonly string[]): boolean =>
  calls.some(({ fn }) => functions.includes(fn));

/** Whether the newest context of `cpu` is in a stop function. */
export const isStopping = (machine: Machine, cpu: number): boolean =>
  executes(topOf(machine, cpu), STOP_FUNCTIONS);

/** Parked, or off: it does nothing more. */
export const isParked = (machine: Machine, cpu: number): boolean =>
  peOf(machine, cpu)?.power === "off" || executes(topOf(machine, cpu), PARK);

/** Any context of `cpu` is in `fn`: what was interrupted for ever is still where it was. */
export const isAnywhereIn = (machine: Machine, cpu: number, fn: string): boolean =>
  currentTask(machine, cpu).stack.some((activation) => executes(activation, [fn]));

const SELF_STOP = ["panic_smp_self_stop", "nmi_panic_self_stop"];

/** Whether an IPI or an SDEI event has stopped `cpu`, and it has not stopped itself. */
export function wasReached(machine: Machine, cpu: number): boolean {
  const { stack } = currentTask(machine, cpu);
  if (stack.some((activation) => executes(activation, SELF_STOP))) return false;
  return stack.some(
    (activation) => activation.vector !== "task" && executes(activation, STOP_FUNCTIONS),
  );
}

export const hasNote = (machine: Machine, cpu: number): boolean =>
  ownCell(machine, cpu, NOTE) === COMPLETE;

/** The CPU that panics; -1 while nobody does. */
export const panicCpu = (machine: Machine): bigint =>
  BigInt.asIntN(32, numberIn(machine, "global:panic_cpu.counter"));

export const NOBODY = -1n;
