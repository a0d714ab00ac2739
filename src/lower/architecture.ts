// SPDX-License-Identifier: GPL-2.0-only OR MIT

/** Whose instructions the compiler has. */
export type Architecture = "arm64" | "x86";

/**
 * Changes of a per-CPU variable that are one instruction. On arm64 that is `this_cpu_*()`: an LSE
 * atomic, or an exclusive load and store that begin again when an exception or another CPU comes
 * between. On x86-64 it is `this_cpu_*()`, `__this_cpu_*()` and `raw_cpu_*()`: an instruction with a
 * memory operand and without LOCK, which its own CPU does not interrupt and another CPU may. On arm64
 * the other two are plain C.
 *
 * Source: arch/arm64/include/asm/percpu.h (`__percpu_add_case_*`), arch/x86/include/asm/percpu.h
 * (`percpu_binary_op()`, `percpu_add_return_op()`), include/asm-generic/percpu.h (`raw_cpu_generic_*`).
 */
export const isOneInstruction = (architecture: Architecture, name: string): boolean =>
  architecture === "x86" || name.startsWith("this_cpu_");
