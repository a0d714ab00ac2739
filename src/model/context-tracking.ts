// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { ContextTracking } from "./machine.ts";

/**
 * Context tracking's counters: how RCU knows whether a CPU is in an extended
 * quiescent state. Each function is one of the kernel's transitions; a broken
 * precondition is for the rules to find, the counters just move.
 *
 * Source: kernel-arm64-entry.md section 3.4.
 */

/**
 * The kernel's IRQ_NONIDLE is LONG_MAX / 2 + 1, out of reach of any nesting. So is
 * this, and it keeps the numbers in traces readable.
 */
export const IRQ_NONIDLE = 1000;

export const IN_KERNEL: ContextTracking = {
  watching: true,
  state: "kernel",
  nesting: 1,
  nmiNesting: IRQ_NONIDLE,
};

/** ct_nmi_enter(), and ct_irq_enter() which is the same. */
export function ctNmiEnter(ct: ContextTracking): ContextTracking {
  return ct.watching
    ? { ...ct, nmiNesting: ct.nmiNesting + 2 }
    : { ...ct, watching: true, nmiNesting: ct.nmiNesting + 1 };
}

/** ct_nmi_exit(), and ct_irq_exit() which is the same. */
export function ctNmiExit(ct: ContextTracking): ContextTracking {
  return ct.nmiNesting === 1
    ? { ...ct, watching: false, nmiNesting: 0 }
    : { ...ct, nmiNesting: ct.nmiNesting - 2 };
}

/** ct_kernel_exit(): the way into idle and, on a nohz_full CPU, to user mode or a guest. */
export function ctKernelExit(ct: ContextTracking, to: "idle" | "user" | "guest"): ContextTracking {
  return ct.nesting === 1
    ? { watching: false, state: to, nesting: 0, nmiNesting: 0 }
    : { ...ct, nesting: ct.nesting - 1, nmiNesting: 0 };
}

/** ct_kernel_enter(): the way back. */
export function ctKernelEnter(ct: ContextTracking): ContextTracking {
  return ct.nesting === 0 ? IN_KERNEL : { ...ct, nesting: ct.nesting + 1 };
}
