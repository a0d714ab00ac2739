// SPDX-License-Identifier: GPL-2.0-only OR MIT

import { IDLE_PRIORITY } from "./views.ts";

/**
 * Group priorities. The binary point splits a priority: only the upper part, the group
 * priority, decides whether a pending interrupt preempts an active one; the rest only
 * orders pending ones. ICC_BPR0_EL1 == n means bits [7:n+1], ICC_BPR1_EL1 == n means bits
 * [7:n]; with ICC_CTLR_EL1.CBPR Group 1 goes by BPR0.
 *
 * Source: kernel-arm64-entry.md section 2.5 ("binary point"); QEMU's icc_gprio_mask() and
 * icc_hppi_can_preempt().
 */
export interface BinaryPoints {
  readonly bpr0: number;
  readonly bpr1: number;
  readonly cbpr: boolean;
}

/** Group 0 is signalled as FIQ, Group 1 as IRQ. */
export type Group = 0 | 1;

/** The smallest binary points with five bits of priority: no two priorities share a group. */
export const FINEST: BinaryPoints = { bpr0: 2, bpr1: 3, cbpr: false };

const LARGEST = 7;

const clamped = (value: number, least: number): number => Math.max(least, Math.min(value, LARGEST));

/** Binary points as the registers hold them: values that do not exist become the nearest that do. */
export const binaryPoints = ({ bpr0, bpr1, cbpr }: BinaryPoints): BinaryPoints => ({
  bpr0: clamped(bpr0, FINEST.bpr0),
  bpr1: clamped(bpr1, FINEST.bpr1),
  cbpr,
});

/** The bits of a priority that are its group priority. */
export function groupMask({ bpr0, bpr1, cbpr }: BinaryPoints, group: Group): number {
  const lowest = group === 0 || cbpr ? bpr0 + 1 : bpr1;
  return (0xff << lowest) & 0xff;
}

/** What ICC_BPR1_EL1 reads as: with CBPR one more than BPR0, as far as there is one. */
export const bpr1Read = ({ bpr0, bpr1, cbpr }: BinaryPoints): number =>
  cbpr ? Math.min(bpr0 + 1, LARGEST) : bpr1;

/** Whether a pending interrupt preempts what runs: nothing, or a lower group priority. */
export function preempts(
  points: BinaryPoints,
  group: Group,
  priority: number,
  running: number,
): boolean {
  if (running === IDLE_PRIORITY) return true;
  const mask = groupMask(points, group);
  return (priority & mask) < (running & mask);
}
