// SPDX-License-Identifier: GPL-2.0-only OR MIT

import {
  type KernelChoice,
  kernelChoice,
  kernelPriorities,
  ONE_STATE,
  type Priorities,
  type SecurityView,
} from "./gic/views.ts";

/**
 * What differs between kernel versions below the C code: layouts, priorities and
 * what the assembly stubs do. Scenarios name a version and may override a stub
 * fact to express a bug of the assembly.
 *
 * Source: kernel-arm64-entry.md sections 2.2, 3.1, 4.1.
 */
export interface KernelFacts {
  readonly preempt: PreemptLayout;
  readonly priorities: Priorities;
  readonly stubs: StubFacts;
}

export interface PreemptLayout {
  readonly preemptMask: number;
  readonly softirqMask: number;
  readonly hardirqMask: number;
  readonly nmiMask: number;
  readonly softirqOffset: number;
  readonly hardirqOffset: number;
  readonly nmiOffset: number;
}

export interface StubFacts {
  /** kernel_exit masks all of DAIF before it returns to EL1 (up to v7.2). */
  readonly daifsetOnExit: boolean;
  /** kernel_entry saves PMR and sets GIC_PRIO_IRQON | GIC_PRIO_PSR_I_SET (since v5.13). */
  readonly pmrOnEntry: boolean;
  /** What is saved of PMR is one bit of SPSR, as in the series of 2015: whether it is IRQON. */
  readonly pmrInSpsr?: boolean;
}

/** What is chosen at boot rather than by the version. */
export interface Boot {
  /** irqchip.gicv3_pseudo_nmi=1. */
  readonly pseudoNmi: boolean;
  /** 1 when booted at EL2, 0 in guests. */
  readonly eoiMode: 0 | 1;
  /** All CPU capabilities are known; before that nothing may be preempted by an exception. */
  readonly capsFinalized: boolean;
  /** panic_force_cpu=: the CPU that panics are to run on; absent: any may. */
  readonly panicCpu?: number;
}

export const KERNEL_VERSIONS = [
  "v4.3",
  "v5.10",
  "v6.1",
  "v6.12",
  "v6.18",
  "v7.1",
  "v7.2",
  "v7.3",
] as const;
export type KernelVersion = (typeof KERNEL_VERSIONS)[number];

/** 8 bits each of preempt and softirq, 4 of hardirq, 4 of NMI: up to v7.2. */
const PACKED: PreemptLayout = {
  preemptMask: 0xff,
  softirqMask: 0xff00,
  hardirqMask: 0xf0000,
  nmiMask: 0xf00000,
  softirqOffset: 0x100,
  hardirqOffset: 0x10000,
  nmiOffset: 0x100000,
};

/** v7.3 on arm64: hardirq-disable takes bits 16 to 23 and hardirq and NMI move up. */
const SPREAD: PreemptLayout = {
  ...PACKED,
  hardirqMask: 0xf000000,
  nmiMask: 0xf0000000,
  hardirqOffset: 0x1000000,
  nmiOffset: 0x10000000,
};

/** Versions before the priorities of v6.11 (18fdb6348c48). */
const BEFORE_V6_11: readonly KernelVersion[] = ["v4.3", "v5.10", "v6.1"];

/** The facts of one version on a machine whose security view is `view`; `other` is chosen otherwise. */
export function kernelFacts(
  version: KernelVersion,
  view: SecurityView = ONE_STATE,
  other: Partial<KernelChoice> = {},
): KernelFacts {
  const era = BEFORE_V6_11.includes(version) ? "v5.1" : "v6.11";
  return {
    preempt: version === "v7.3" ? SPREAD : PACKED,
    priorities: kernelPriorities({ ...kernelChoice(era, view), ...other }, view),
    stubs: { daifsetOnExit: version !== "v7.3", pmrOnEntry: true },
  };
}
