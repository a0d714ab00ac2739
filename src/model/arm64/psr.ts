// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { Daif } from "../machine.ts";

/**
 * PSTATE as the kernel sees it: the bits of DAIF where `mrs x, daif` and SPSR put
 * them, and the mode field. Source: kernel-arm64-entry.md section 2.1.
 */
const PSR_D = 0x200;
const PSR_A = 0x100;
export const PSR_I = 0x80;
export const PSR_F = 0x40;
const PSR_MODE_EL0t = 0x0;
const PSR_MODE_EL1h = 0x5;
const PSR_MODE_MASK = 0xf;

/** A reserved bit that the kernel borrows where one bit is all it saves of PMR: set if it was not IRQON. */
export const PSR_PMR = 0x400000;

export const ALL_MASKED: Daif = { d: true, a: true, i: true, f: true };

/** DAIF bits as a number, as `mrs x, daif` reads them. */
export function daifBits(daif: Daif): number {
  return (daif.d ? PSR_D : 0) | (daif.a ? PSR_A : 0) | (daif.i ? PSR_I : 0) | (daif.f ? PSR_F : 0);
}

/** The masks in a PSTATE, SPSR or DAIF value; other bits are ignored, as the hardware does. */
export function daifOf(bits: number): Daif {
  return {
    d: (bits & PSR_D) !== 0,
    a: (bits & PSR_A) !== 0,
    i: (bits & PSR_I) !== 0,
    f: (bits & PSR_F) !== 0,
  };
}

/** Exception level in a PSTATE or SPSR value. */
export const levelOf = (pstate: number): 0 | 1 =>
  (pstate & PSR_MODE_MASK) === PSR_MODE_EL0t ? 0 : 1;

/** PSTATE of a context: its level and masks. */
export const pstateOf = (el: 0 | 1, daif: Daif): number =>
  (el === 0 ? PSR_MODE_EL0t : PSR_MODE_EL1h) | daifBits(daif);

/** `msr daifset/daifclr, #imm`: bit 3 is D, bit 2 A, bit 1 I, bit 0 F. */
export const immediateBits = (imm: number): number => (imm & 0xf) << 6;
