// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { Machine } from "../model/machine.ts";
import { isToCome, windowOf } from "../model/memory/window.ts";
import type { SystemConfig } from "../model/system.ts";
import type { Cycle } from "./invariant.ts";

/** What is assumed of weakly ordered memory besides fairness. */
export const DRAINED = "Each CPU has again and again performed all that it has issued.";

/**
 * What recurs on every cycle of a weakly ordered machine: each CPU has nothing outstanding. So what
 * is issued is performed in the end; a CPU that has taken a branch the wrong way is on no cycle, since
 * the load that would tell it never comes, which is no run of the hardware; and interrupts, which
 * wait for branches, are not held off by them for ever. Hides what needs accesses that overlap
 * without end.
 *
 * Source: kernel-stop-pause-x86.md section 2.8 (a wrong guess is pruned when the register resolves).
 */
export const drained = ({ memory, cpus }: SystemConfig): Cycle["recurring"] =>
  memory === undefined
    ? []
    : cpus.map((_, cpu) => (machine: Machine) => !windowOf(machine, cpu).some(isToCome));
