// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { Value } from "../value.ts";

/**
 * What a CPU has issued and not performed, in program order. A CPU issues its accesses in
 * order and performs them in any order that the architecture allows; memory is flat
 * (multi-copy atomic). A window of one entry is sequential consistency.
 *
 * Source: kernel-stop-pause-x86.md section 2.8.
 */
export type Entry =
  | {
      readonly kind: "load";
      readonly id: number;
      readonly cell: string;
      readonly acquire: boolean;
      /** The read half of a read-modify-write. */
      readonly exclusive: boolean;
    }
  | {
      readonly kind: "store";
      readonly cell: string;
      readonly value: Value;
      readonly release: boolean;
      /** The write half of a read-modify-write, and whether its other half has been performed. */
      readonly exclusive: "no" | "waits" | "holds";
    }
  /** DMB ST: the other barriers hold up everything, and need no entry. */
  | { readonly kind: "wmb" }
  /** A branch taken before its condition is known: `on` will be true, or false. */
  | { readonly kind: "assume"; readonly on: Value; readonly is: boolean };

export type Window = readonly Entry[];

export type Load = Extract<Entry, { readonly kind: "load" }>;
export type Store = Extract<Entry, { readonly kind: "store" }>;
export type Access = Load | Store;
