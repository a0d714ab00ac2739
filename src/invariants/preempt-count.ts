// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { Machine } from "../model/machine.ts";
import { currentTask } from "../model/observe.ts";
import type { SystemConfig } from "../model/system.ts";

/** The fields of a packed preempt_count. Source: kernel-arm64-entry.md section 3.1. */
export interface CountFields {
  readonly preempt: number;
  /** 1 while serving a softirq, 2 for each local_bh_disable(). */
  readonly softirq: number;
  readonly hardirq: number;
  readonly nmi: number;
}

/** Unpacks by the kernel version's layout. The top field may be the sign bit's. */
function countFields(config: SystemConfig, count: number): CountFields {
  const layout = config.kernel.preempt;
  const field = (mask: number, offset: number) => ((count & mask) >>> 0) / offset;
  return {
    preempt: count & layout.preemptMask,
    softirq: field(layout.softirqMask, layout.softirqOffset),
    hardirq: field(layout.hardirqMask, layout.hardirqOffset),
    nmi: field(layout.nmiMask, layout.nmiOffset),
  };
}

/** The fields of the task that `cpu` runs. */
export const fieldsOf = (config: SystemConfig, machine: Machine, cpu: number): CountFields =>
  countFields(config, currentTask(machine, cpu).preemptCount);

/** in_nmi() on `cpu`. */
export const inNmi = (config: SystemConfig, machine: Machine, cpu: number): boolean =>
  fieldsOf(config, machine, cpu).nmi > 0;
