// SPDX-License-Identifier: GPL-2.0-only OR MIT

/** What an x86-64 machine and its entry assembly are; a machine without it is an arm64. */
export interface X86Facts {
  /** CONFIG_MITIGATION_PAGE_TABLE_ISOLATION: user mode has page tables of its own. */
  readonly pti: boolean;
  /** CR4.FSGSBASE: user code may write any GS base, one that looks like the kernel's, too. */
  readonly fsgsbase: boolean;
  /** "v4.3": SYSCALL turns interrupts on before any C runs. */
  readonly syscall: "v4.3" | "v5.8";
  /** Where the assembly differs from the kernel's. */
  readonly stubs: readonly StubChange[];
}

/** Checks and orders of the assembly that a scenario may take away, one by one. */
type StubChange =
  | "nmi-no-executing"
  | "nmi-no-rip-range"
  | "nmi-no-rsp-range"
  | "nmi-no-df"
  | "nmi-user-on-ist"
  | "paranoid-by-cs"
  | "paranoid-by-sign"
  | "paranoid-by-rdpid"
  | "gs-before-cr3"
  | "cr3-by-gs"
  | "no-restore-gs"
  | "no-user-cr3"
  | "db-plain"
  | "bp-on-ist"
  | "no-bad-iret-fixup";

export const changed = ({ stubs }: X86Facts, change: StubChange): boolean => stubs.includes(change);

/** The exceptions of x86-64 that a scenario may name. */
export const X86_FAULTS = [
  "syscall",
  "page_fault",
  "int3",
  "debug",
  "machine_check",
  "iret_fault",
] as const;
export type X86Fault = (typeof X86_FAULTS)[number];
