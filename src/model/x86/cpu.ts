// SPDX-License-Identifier: GPL-2.0-only OR MIT

/**
 * What an x86-64 CPU has beside what every CPU has. RFLAGS.IF is `Cpu.daif.i`, inverted, and
 * CPL is that of the context that runs.
 *
 * Source: kernel-stop-pause-x86.md section 3.
 */
export interface X86Cpu {
  /** Whose GS base is the active one; swapgs exchanges them. "other": that of another CPU. */
  readonly gs: Half | "other";
  /** Which of a process's two page tables CR3 points to. */
  readonly cr3: Half;
  /** What RSP points into. */
  readonly stack: Stack;
  /** RFLAGS.DF. */
  readonly df: boolean;
  /** Whose fault address CR2 holds: the level of the context that faulted last, 0 for none. */
  readonly cr2: number;
  /** Breakpoints are armed. */
  readonly dr7: boolean;
  /** An NMI was delivered, and no IRET came since. */
  readonly nmiBlocked: boolean;
  /** An NMI was delivered, and no run of its handler has begun since: nothing in the hardware. */
  readonly nmiOwed: boolean;
  readonly nmiStack: NmiStack;
}

export type Half = "user" | "kernel";

export type Ist = "nmi" | "db" | "mc";

/** "user": wherever user code has pointed it. "entry": the trampoline that TSS.sp0 names. */
export type Stack = "user" | "entry" | "thread" | "irq" | Ist;

/** An interrupt frame: the context that IRET goes on with, by its level on the task's stack. */
export interface Frame {
  readonly level: number;
  /** RSP and RFLAGS.DF in it. */
  readonly stack: Stack;
  readonly df: boolean;
}

/**
 * What the assembly keeps on the NMI stack, from the top: the frame that the hardware wrote,
 * the variable "NMI executing", and two copies of the frame.
 */
export interface NmiStack {
  /** Null once nothing needs it there: it is copied, or the exception is over. */
  readonly hardware: Frame | null;
  readonly executing: boolean;
  /** What IRET pops: a frame, or the address of repeat_nmi. */
  readonly iret: Frame | "repeat_nmi" | null;
  readonly outermost: Frame | null;
}

/** What a handler must leave as it found it. */
export type X86Saved = Pick<X86Cpu, "gs" | "cr3" | "stack" | "df" | "cr2" | "dr7">;
