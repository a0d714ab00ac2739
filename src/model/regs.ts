// SPDX-License-Identifier: GPL-2.0-only OR MIT

/** The part of struct pt_regs that entry code decides by. */
export interface Regs {
  /** SPSR: mode bits and DAIF, see psr.ts. */
  readonly pstate: number;
  /** regs->pmr; 0 where the kernel does not save it. */
  readonly pmr: number;
}
