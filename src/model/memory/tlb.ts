// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { Value } from "../value.ts";

/**
 * What translates the accesses of each CPU. A page is named after its page table entry, which
 * is a cell: a pointer to what the page maps, or zero, which is invalid.
 *
 * A walker may read the entry whenever it likes and keeps what is valid. So a TLB is not
 * what it holds, but all that it may hold: every valid value that the entry has had since the
 * CPU was last told to drop it. An access uses one of these, and no walk is a step of its own.
 * The same for what is invalid, and for what the CPU itself has invalidated, which nobody keeps: a walk
 * that was early may have found the entry so, and its access faults late, or goes to the old page.
 *
 * Source: kernel-stop-pause-x86.md section 2.8 ("TLB extension").
 */
export interface Translation {
  /** By "cpu0", … */
  readonly tlbs: Readonly<Record<string, Tlb>>;
  /** Invalidations that have not reached a CPU yet. */
  readonly invalidations: readonly Invalidation[];
  /** What the last access to a page went through, by its entry, while a TLB may still hold it. */
  readonly used: Readonly<Record<string, Value>>;
}

/** By page table entry; a page that is absent has only had the translation that it has. */
type Tlb = Readonly<Record<string, Page>>;

export interface Page {
  /** Valid values, in the order of their texts. */
  readonly held: readonly Value[];
  /**
   * Present while accesses still to come may have been translated before the CPU's own invalidation
   * by what its TLB holds no more: until a context synchronisation event, without FEAT_ETS2. An
   * invalidation of another CPU waits for such accesses, the own one's DSB for those before it.
   */
  readonly stale?: readonly Value[];
  /**
   * Whether a walk for an access still to come may have found the entry invalid; "until-sync":
   * only one from before what a context synchronisation event waits for.
   */
  readonly foundInvalid: "no" | "until-sync" | "yes";
  /**
   * Entries that were valid again before a walk could find this one invalid: once an access has
   * faulted on this page, walks of later accesses find those valid.
   */
  readonly validBefore?: readonly string[];
}

export interface Invalidation {
  readonly entry: string;
  /** Who has asked for it, and waits for it in a DSB. */
  readonly by: number;
  /** Whom it has not reached. */
  readonly on: number;
}

export const tlbName = (cpu: number): string => `cpu${cpu}`;
