// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { Value } from "../value.ts";

/** Which C an access comes from; only where data races are looked for. */
export interface Origin {
  readonly fn: string;
  /** Not READ_ONCE() or WRITE_ONCE(), not atomic, not ordered: the compiler may do as it likes. */
  readonly plain: boolean;
}

interface FromC {
  readonly origin?: Origin;
}

/**
 * What a CPU has issued and not performed, in program order. A CPU issues its accesses in
 * order and performs them in any order that the architecture allows; memory is flat
 * (multi-copy atomic). A window of one entry is sequential consistency.
 *
 * Source: kernel-stop-pause-x86.md section 2.8.
 */
export type Entry =
  | (FromC & {
      readonly kind: "load";
      readonly id: number;
      readonly cell: string;
      readonly acquire: boolean;
      /** The read half of a read-modify-write. */
      readonly exclusive: boolean;
      /** The page table entry that has given the address; absent: the address needs none. */
      readonly via?: string;
    })
  | (FromC & {
      readonly kind: "store";
      readonly cell: string;
      readonly value: Value;
      readonly release: boolean;
      /** The write half of a read-modify-write, and whether its other half has been performed. */
      readonly exclusive: "no" | "waits" | "holds";
      readonly via?: string;
      /** What is written is a page table entry. */
      readonly isEntry?: true;
    })
  /** An access through a mapping that has not been translated: it may still fault. */
  | {
      readonly kind: "walk";
      /** Of what it gives: a load's value, a store's status. */
      readonly id: number;
      /** The page table entry. */
      readonly via: string;
      /** What is stored; null for a load. */
      readonly value: Value | null;
      /** Cells that later loads have read: had it faulted, or read one of them, they would not have. */
      readonly passed: readonly string[];
    }
  /** DMB ST: the other barriers hold up everything, and need no entry. */
  | { readonly kind: "wmb" }
  /** A branch taken before its condition is known: `on` will be true, or false. */
  | { readonly kind: "assume"; readonly on: Value; readonly is: boolean }
  /** In place of a load that ran ahead of a branch, in a data race: one if the branch goes this way. */
  | { readonly kind: "raced"; readonly race: string };

export type Window = readonly Entry[];

export type Assumption = Extract<Entry, { readonly kind: "assume" }>;
export type Load = Extract<Entry, { readonly kind: "load" }>;
export type Store = Extract<Entry, { readonly kind: "store" }>;
export type Access = Load | Store;
export type Walk = Extract<Entry, { readonly kind: "walk" }>;
