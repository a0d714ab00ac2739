// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { Line } from "./gic/line.ts";
import type { BinaryPoints } from "./gic/priority.ts";
import type { Window } from "./memory/entry.ts";
import type { Translation } from "./memory/tlb.ts";
import type { Pe } from "./pe.ts";
import type { Regs } from "./regs.ts";
import type { Value } from "./value.ts";
import type { X86Cpu, X86Saved } from "./x86/cpu.ts";

/**
 * The state of everything: immutable, one fact per field. A component that a
 * step does not touch keeps its identity, which is what makes keys cheap.
 *
 * Source: design.md section 4; kernel-arm64-entry.md section 1.
 */
export interface Machine {
  readonly cpus: readonly Cpu[];
  readonly tasks: Readonly<Record<string, Task>>;
  /** Global, per-CPU and task cells by name, "object.path"; a cell that is absent holds zero. */
  readonly memory: Readonly<Record<string, Value>>;
  /** Accesses issued and not performed, by "cpu0", …; absent where memory is sequentially consistent. */
  readonly windows?: Readonly<Record<string, Window>>;
  /** TLBs and their invalidation; absent where accesses are not translated. */
  readonly translation?: Translation;
  /** By the name of the cell that holds the lock; an absent lock is free. */
  readonly locks: Readonly<Record<string, Lock>>;
  /** Interrupt lines by name. */
  readonly lines: Readonly<Record<string, Line>>;
  /** Events left, by the name of their source (an interrupt line, a fault, …). */
  readonly budget: Readonly<Record<string, number | "unlimited">>;
  /** What firmware keeps of each PE, by "cpu0", …; empty where a scenario has no firmware. */
  readonly firmware: Readonly<Record<string, Pe>>;
  /** What x86-64 CPUs have that others do not, by "cpu0", …; empty on another architecture. */
  readonly x86: Readonly<Record<string, X86Cpu>>;
  /** Set when the last step itself went wrong (a failed assertion, a NULL dereference). */
  readonly broken: Broken | null;
}

export interface Broken {
  readonly rule: string;
  readonly detail: string;
}

/** PSTATE's exception masks; true is masked. On x86-64 only I can be: RFLAGS.IF is clear. */
export interface Daif {
  readonly d: boolean;
  readonly a: boolean;
  readonly i: boolean;
  readonly f: boolean;
}

export interface Cpu {
  readonly id: number;
  /** Name of the task it runs. */
  readonly current: string;
  readonly daif: Daif;
  /** ICC_PMR_EL1, as the kernel reads and writes it. */
  readonly pmr: number;
  /** PMR as the redistributor knows it; null where ICC_CTLR_EL1.PMHE does not make it look. */
  readonly pmrHint: number | null;
  /** The most that PMR has let through since the last context synchronisation event; null where a write masks at once. */
  readonly pmrLate: number | null;
  /** Which of SP and the shadow call stack pointer has moved, and where to; null while they are of one stack. */
  readonly stacks: { readonly moved: "SP" | "SCS"; readonly to: string } | null;
  /** The rest of the CPU interface that software may set. */
  readonly icc: InterfaceControl;
  /**
   * ELR_EL1 and SPSR_EL1 while they hold the only copy of something: on entry until the
   * stub has saved them, on exit from the load until the eret. `pstate` is SPSR's value.
   */
  readonly live: { readonly when: "entry" | "exit"; readonly pstate: number } | null;
  readonly ct: ContextTracking;
  readonly lockdep: Lockdep;
  /** Interrupts acknowledged and not yet deactivated, oldest first. */
  readonly active: readonly ActiveInterrupt[];
  /** Runnable tasks in the order in which the scheduler takes them, without the idle task. */
  readonly runqueue: readonly string[];
  readonly idle: string | null;
  /** Whether the local timer has been programmed to fire. */
  readonly timerArmed: boolean;
}

/** Source: kernel-arm64-entry.md section 3.4. */
export interface ContextTracking {
  readonly watching: boolean;
  readonly state: "kernel" | "idle" | "user" | "guest";
  readonly nesting: number;
  /** IRQ_NONIDLE is scaled down to `IRQ_NONIDLE` of context-tracking.ts. */
  readonly nmiNesting: number;
}

/** Lockdep's software view of the interrupt mask. */
interface Lockdep {
  readonly hardirqsEnabled: boolean;
  /** lockdep_off() depth. */
  readonly off: number;
  /** lockdep_hardirq_enter() depth. */
  readonly hardirqContext: number;
}

/** ICC_BPR0_EL1, ICC_BPR1_EL1 and ICC_CTLR_EL1. */
interface InterfaceControl extends BinaryPoints {
  readonly eoiMode: 0 | 1;
}

interface ActiveInterrupt {
  readonly intid: number;
  /** Its group priority, as it is. */
  readonly priority: number;
  /** Priority dropped by EOIR (EOImode 1), not yet deactivated by DIR. */
  readonly dropped: boolean;
  /** Deactivated by a DIR that came before its EOIR: the distributor has done with it, its priority still runs. */
  readonly deactivated?: true;
}

export interface Lock {
  readonly owner: LockHolder | null;
  /** Waiters in order of arrival. */
  readonly queue: readonly LockHolder[];
}

export interface LockHolder {
  readonly cpu: number;
  readonly task: string;
  /** Which exception frame of that task's stack took it; 0 is the task itself. */
  readonly level: number;
}

export interface Task {
  readonly name: string;
  /** thread_info's preempt_count, packed by the kernel version's layout. */
  readonly preemptCount: number;
  readonly needResched: boolean;
  /** Element 0 is the task's own code; each exception taken pushes one. Saved as it is by a context switch. */
  readonly stack: readonly Activation[];
}

export type Vector = "task" | "irq" | "sync" | "serror" | "debug" | "sdei" | "nmi" | "mce";

/** One context on a task's kernel stack: the task itself, or an exception being handled. */
export interface Activation {
  readonly vector: Vector;
  /** Name of the event source (for irq: what made the CPU take it). */
  readonly source: string;
  /** Exception level that it runs at, CPL 3 and 0 on x86-64; only a user task's element 0 is at 0. */
  readonly el: 0 | 1;
  readonly calls: readonly Call[];
  /** pt_regs as kernel_entry saved them; null until then. */
  readonly regs: Regs | null;
  /** What the hardware and software state was when the exception was taken. */
  readonly entry: EntrySnapshot | null;
  /** INTID that this activation's IAR read returned; null before it. */
  readonly acked: number | null;
  /** Whether there was a context synchronisation event after that read. */
  readonly synced: boolean;
  /**
   * On the way back to EL0: work flags were read and IRQs have been off since ("checked"),
   * and context tracking has been told ("left").
   */
  readonly userExit: "none" | "checked" | "left";
  /** MTE check positions passed: mte_check_tfsr_entry, mte_check_tfsr_exit. */
  readonly mte: "none" | "entered" | "exited";
  /** Whether a device handler (IRQ, NMI, fault body) has run. */
  readonly handled: boolean;
}

export interface EntrySnapshot {
  readonly pstate: number;
  readonly pmr: number;
  readonly preemptCount: number;
  readonly hardirqsEnabled: boolean;
  readonly ct: ContextTracking;
  /** On x86-64. */
  readonly x86?: X86Saved;
}

export interface Call {
  readonly fn: string;
  /** Index of the next operation: always a step for the top call of a running task. */
  readonly pc: number;
  /** Undefined: never written, or no longer needed. */
  readonly locals: readonly (Value | undefined)[];
  /** Slot of the caller that gets the result. */
  readonly result: number | null;
  /** Masks at the call, kept for functions that must be balanced. */
  readonly masks: { readonly daif: Daif; readonly pmr: number } | null;
}
