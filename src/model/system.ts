// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { Boot, KernelFacts } from "./kernel.ts";
import type { Program } from "./program.ts";

/** Everything about a run that does not change while it runs. */
export interface SystemConfig {
  /** The lowered C; the assembly stubs are added by the model. */
  readonly program: Program;
  readonly kernel: KernelFacts;
  readonly boot: Boot;
  readonly cpus: readonly CpuConfig[];
  /** Exceptions that may be on a CPU's stack at the same time. */
  readonly nesting: number;
}

export interface CpuConfig {
  /** The first one runs at the start. */
  readonly tasks: readonly TaskConfig[];
  /** Function of the idle task, or null: then some task is always runnable. */
  readonly idle: string | null;
  readonly lines: readonly LineConfig[];
  readonly faults: readonly FaultConfig[];
  /** Context tracking is on for this CPU: user mode is an extended quiescent state. */
  readonly nohzFull: boolean;
}

export interface TaskConfig {
  readonly name: string;
  /** The function it runs at EL1, or null for code at EL0. */
  readonly runs: string | null;
}

export interface LineConfig {
  readonly name: string;
  readonly intid: number;
  /** Asks for NMI priority; it gets it only when pseudo-NMI is on. */
  readonly nmi: boolean;
  /** How often it may be raised. */
  readonly times: number;
  /** How often it may be withdrawn again before it is acknowledged. */
  readonly withdraws: number;
  /** Raised only while the local timer is armed, and disarms it. */
  readonly timer: boolean;
}

/**
 * An exception that is no interrupt. `abort`, `svc` and `brk` are synchronous and
 * cannot be masked; `watchpoint` is masked by D, `serror` by A.
 */
export interface FaultConfig {
  readonly name: string;
  readonly kind: "abort" | "svc" | "brk" | "watchpoint" | "serror";
  readonly times: number;
  /** Functions at whose steps it may hit; empty: anywhere the masks allow. */
  readonly within: readonly string[];
}

/** One transition. `choice` selects among the results of a nondeterministic step. */
export type Action =
  | { readonly kind: "step"; readonly cpu: number; readonly choice: number }
  | { readonly kind: "raise"; readonly cpu: number; readonly source: string }
  | { readonly kind: "withdraw"; readonly cpu: number; readonly source: string }
  | { readonly kind: "take-irq"; readonly cpu: number; readonly source: string }
  | { readonly kind: "take-fault"; readonly cpu: number; readonly source: string };
