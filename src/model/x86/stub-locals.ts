// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { Expr } from "../program.ts";

/** The locals of every entry stub: three that the hardware's frame gives, and what is saved. */
export const LOCALS = ["regs", "user_mode", "rip", "gsbase", "cr3", "found"] as const;

const local = (slot: number): Expr => ({ k: "local", slot });

export const regs = local(0);
export const USER = local(1);
export const RIP = local(2);
export const GSBASE_SLOT = 3;
export const GSBASE = local(GSBASE_SLOT);
export const CR3_SLOT = 4;
export const CR3 = local(CR3_SLOT);
export const FOUND_SLOT = 5;
export const FOUND = local(FOUND_SLOT);

/** What the interrupted RIP points to, as far as entry code asks. */
export const ELSEWHERE = 0n;
export const FAULTING_IRET = 1n;
export const IN_REPEAT_NMI = 2n;

export const equals = (left: Expr, value: bigint): Expr => ({
  k: "binary",
  op: "==",
  left,
  right: { k: "const", value },
  type: { bits: 64, signed: false },
});
