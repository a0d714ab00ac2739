// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { GicConfig } from "./gic/interface.ts";
import type { Group } from "./gic/priority.ts";
import type { Boot, KernelFacts } from "./kernel.ts";
import type { Program } from "./program.ts";
import type { X86Facts, X86Fault } from "./x86/facts.ts";

/** Everything about a run that does not change while it runs. */
export interface SystemConfig {
  /** The lowered C; the assembly stubs are added by the model. */
  readonly program: Program;
  readonly kernel: KernelFacts;
  readonly boot: Boot;
  readonly cpus: readonly CpuConfig[];
  /** Exceptions that may be on a CPU's stack at the same time. */
  readonly nesting: number;
  /** The interrupt controller, where it is not the plainest one. */
  readonly gic?: GicConfig;
  /** Absent: sequentially consistent. */
  readonly memory?: MemoryConfig;
  /** Absent: there is nothing that translates addresses. */
  readonly translation?: TranslationConfig;
  /** What is below the kernel; absent: nothing calls it, and CPUs are never off. */
  readonly firmware?: FirmwareConfig;
  /** The machine is an x86-64; absent: an arm64. */
  readonly x86?: X86Facts;
}

/** What order the accesses of a CPU are performed in. */
export interface MemoryConfig {
  readonly model: "armv8" | "x86";
  /** Accesses that a CPU may have issued and not performed; 1 is sequential consistency. */
  readonly window: number;
  /** Where accesses come from is kept: data races are looked for. */
  readonly races?: true;
}

/** What the translation of addresses relies on. Source: kernel-stop-pause-x86.md section 2.3. */
export interface TranslationConfig {
  /** FEAT_ETS2: an access faults only by a walk that comes after all accesses before it. */
  readonly ets2: boolean;
  /** FEAT_ExS with SCTLR_EL1.EIS and EOS clear: exception entry and return synchronise nothing. */
  readonly exs: boolean;
}

/** What firmware does where it may differ. Source: kernel-stop-pause-x86.md section 1.4. */
export interface FirmwareConfig {
  /**
   * Absent: PSCI only. Otherwise what becomes of SDEI_EVENT_SIGNAL to a PE that is masked, or where event 0 is not enabled: it fails
   * (TF-A since b142ede74), the event waits for the PE to be unmasked, or nobody looks and
   * the interrupt is raised all the same (TF-A before that).
   */
  readonly sdei?: "reject" | "pend" | "unchecked";
}

export interface CpuConfig {
  /** The first one runs at the start. */
  readonly tasks: readonly TaskConfig[];
  /** Function of the idle task, or null: then some task is always runnable. */
  readonly idle: string | null;
  readonly lines: readonly LineConfig[];
  readonly faults: readonly FaultConfig[];
  /** SDEI events bound to this PE, apart from event 0, which every PE has. */
  readonly sdei?: readonly SdeiEventConfig[];
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
  readonly times: number | "unlimited";
  /** How often it may be withdrawn again before it is acknowledged. */
  readonly withdraws: number;
  /** Raised only while the local timer is armed, and disarms it. */
  readonly timer: boolean;
  /** An SGI: CPUs send it to each other, no device raises it. */
  readonly sgi?: true;
  /** Held up by the device until a handler has served it; an edge is gone once acknowledged. */
  readonly level?: true;
  /** What the distributor holds as its priority, if not what the kernel would choose. */
  readonly priority?: number;
  /** The CPU that an SPI is routed to at the start, if not the one that lists it. */
  readonly affinity?: number;
  /** 0: secure firmware's, signalled as FIQ. */
  readonly group?: Group;
  /** Not enabled at the start. */
  readonly disabled?: true;
}

/**
 * An exception that is no interrupt. `abort`, `svc` and `brk` are synchronous and
 * cannot be masked; `watchpoint` is masked by D, `serror` by A. On x86-64 `debug` hits while
 * breakpoints are armed, `iret_fault` at an IRET to user mode, `syscall` in user mode.
 */
export interface FaultConfig {
  readonly name: string;
  readonly kind: "abort" | "svc" | "brk" | "watchpoint" | "serror" | X86Fault;
  readonly times: number | "unlimited";
  /** Functions at whose steps it may hit; empty: anywhere the masks allow. */
  readonly within: readonly string[];
}

/** An SDEI event that firmware raises. */
export interface SdeiEventConfig {
  readonly name: string;
  readonly event: number;
  /** A Critical event interrupts a Normal one. */
  readonly critical: boolean;
  /** How often it may be raised. */
  readonly times: number | "unlimited";
}

/** One transition. `choice` selects among the results of a nondeterministic step. */
export type Action =
  | { readonly kind: "step"; readonly cpu: number; readonly choice: number }
  | { readonly kind: "raise"; readonly cpu: number; readonly source: string }
  | { readonly kind: "withdraw"; readonly cpu: number; readonly source: string }
  | { readonly kind: "take-irq"; readonly cpu: number; readonly source: string }
  | { readonly kind: "take-fault"; readonly cpu: number; readonly source: string }
  /**
   * A CPU performs an access that it has issued: number `at` of its window. One through a
   * mapping is translated, in way number `way`.
   */
  | {
      readonly kind: "perform";
      readonly cpu: number;
      readonly at: number;
      readonly way?: number;
      readonly source: string;
    }
  /** A TLB invalidation reaches the CPU; `source` is the page table entry. */
  | { readonly kind: "invalidate"; readonly cpu: number; readonly source: string }
  /** EL3 takes a Group 0 interrupt and handles it. */
  | { readonly kind: "take-fiq"; readonly cpu: number; readonly source: string }
  /** Firmware raises an SDEI event, calls the client, or takes its interrupt and does nothing. */
  | { readonly kind: "raise-sdei"; readonly cpu: number; readonly source: string }
  | { readonly kind: "take-sdei"; readonly cpu: number; readonly source: string }
  | { readonly kind: "drop-sdei"; readonly cpu: number; readonly source: string };
