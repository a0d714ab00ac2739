// SPDX-License-Identifier: GPL-2.0-only OR MIT

/**
 * Priorities as they are and as non-secure software sees them. With two security states
 * (GICD_CTLR.DS == 0) the upper half is left to the non-secure side, and a value that it
 * writes is shifted into that half: in the distributor always, in PMR and RPR only when
 * SCR_EL3.FIQ has taken Group 0 away from it. Where the two disagree, the kernel has to
 * correct for it.
 *
 * Source: kernel-arm64-entry.md section 2.2 ("view rules"); 677379bc9139; 18fdb6348c48.
 */
export interface SecurityView {
  /** GICD_CTLR.DS: one security state, priorities are what software writes. */
  readonly ds: boolean;
  /** SCR_EL3.FIQ: Group 0 goes to EL3. */
  readonly fiq: boolean;
}

/** What a guest, or a machine without EL3, sees. */
export const ONE_STATE: SecurityView = { ds: true, fiq: false };

/** The kernel's two ages: values that it writes, and how it chooses them. */
export type PriorityEra = "v5.1" | "v6.11";

/** As the CPU interface's PMR and RPR show them to the kernel; a lower number is a higher priority. */
export interface Priorities {
  readonly irqOn: number;
  readonly irqOff: number;
  readonly psrISet: number;
  readonly irq: number;
  readonly nmi: number;
  /** Running priority when nothing is active. */
  readonly idle: number;
  /** What the kernel writes to GICD_IPRIORITYR and GICR_IPRIORITYR. */
  readonly programmed: { readonly irq: number; readonly nmi: number };
}

/** Running priority when nothing is active. */
export const IDLE_PRIORITY = 0xff;

/** Bits of priority that are implemented, as in GIC-500 and GIC-600; the rest reads as zero. */
const PRIORITY_BITS = 5;
const IMPLEMENTED = (0xff << (8 - PRIORITY_BITS)) & 0xff;

const UPPER_HALF = 0x80;

/** A priority written from the non-secure side, as it is. */
const shiftedIn = (value: number): number => (value >> 1) | UPPER_HALF;

/** A priority as the non-secure side reads it; those of the secure half read as the highest. */
const shiftedOut = (value: number): number =>
  value === IDLE_PRIORITY ? value : value < UPPER_HALF ? 0 : (value << 1) & 0xff;

const shiftsRegisters = ({ ds, fiq }: SecurityView): boolean => !ds && fiq;

/** PMR as it masks, after software wrote `value`. */
export const maskOf = (view: SecurityView, value: number): number =>
  (shiftsRegisters(view) ? shiftedIn(value) : value) & IMPLEMENTED;

/** Priority of an interrupt as it is, after software wrote `value` to the distributor. */
export const priorityIn = (view: SecurityView, value: number): number =>
  (view.ds ? value : shiftedIn(value)) & IMPLEMENTED;

/** A priority as a read of PMR or RPR shows it. */
export const priorityRead = (view: SecurityView, priority: number): number =>
  shiftsRegisters(view) ? shiftedOut(priority) : priority;

/** What a read of PMR gives after software wrote `value`. */
export const pmrRead = (view: SecurityView, value: number): number =>
  priorityRead(view, maskOf(view, value));

/** What the kernel writes to the distributor, and where it puts PMR. */
export type KernelChoice = Pick<Priorities, "irqOn" | "irqOff" | "psrISet" | "programmed">;

/**
 * What the kernel chooses at boot under `view`. Up to v6.10 it writes 0xa0 and 0x20 to the
 * distributor whatever the view and moves the PMR values after it; since then it wants
 * 0xc0 and 0x80 in PMR's view and moves what it writes.
 */
export function kernelChoice(era: PriorityEra, view: SecurityView): KernelChoice {
  const common = { irqOn: 0xe0, psrISet: 0x10 };
  // "gic_nonsecure_priorities": the distributor shifts and PMR does not.
  const isApart = !view.ds && !view.fiq;
  if (era === "v5.1")
    return { ...common, irqOff: isApart ? 0xa0 : 0x60, programmed: { irq: 0xa0, nmi: 0x20 } };
  const [irq, nmi] = [0xc0, 0x80];
  const programmed = isApart ? { irq: shiftedOut(irq), nmi: shiftedOut(nmi) } : { irq, nmi };
  return { ...common, irqOff: irq, programmed };
}

/** What comes of a choice: priorities as the kernel finds them in RPR and compares them with PMR. */
export function kernelPriorities(choice: KernelChoice, view: SecurityView): Priorities {
  const seen = (value: number) => priorityRead(view, priorityIn(view, value));
  const { irq, nmi } = choice.programmed;
  return { ...choice, irq: seen(irq), nmi: seen(nmi), idle: IDLE_PRIORITY };
}
