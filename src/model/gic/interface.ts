// SPDX-License-Identifier: GPL-2.0-only OR MIT

import { type BinaryPoints, FINEST } from "./priority.ts";
import { ONE_STATE } from "./views.ts";

/**
 * What is chosen below the kernel, and cannot be changed by it: the security view and
 * the hint; and what each CPU interface holds when the scenario begins.
 *
 * Source: kernel-arm64-entry.md sections 2.2, 2.5 ("boot requirements used").
 */
export interface GicConfig {
  /** GICD_CTLR.DS: one security state. */
  readonly ds: boolean;
  readonly cpus: readonly CpuInterface[];
  /** Some interrupt may be signalled to another CPU than the one that lists it. */
  readonly routed: boolean;
}

export interface CpuInterface extends BinaryPoints {
  /** SCR_EL3.FIQ; booting.rst wants it the same on all CPUs. */
  readonly fiq: boolean;
  /** ICC_CTLR_EL1.PMHE: the redistributor looks at PMR, too; it wants it the same on all CPUs. */
  readonly pmhe: boolean;
  /**
   * A write of PMR that masks more does so only from the next context synchronisation event on.
   * No GICv3 is like that: PMR writes are self-synchronising (section 2.5). It shows what relies
   * on it.
   */
  readonly latePmr?: boolean;
}

/** One security state, no hint, and binary points as the kernel sets them: where a scenario says nothing. */
export const PLAIN_INTERFACE: CpuInterface = { ...FINEST, fiq: ONE_STATE.fiq, pmhe: false };
