// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { Boot, StubFacts } from "../kernel.ts";
import type { Expr, ProgramFunction } from "../program.ts";
import { StubBuilder } from "../stub.ts";

/**
 * The assembly around the C handlers, written by hand as small programs of steps:
 * `kernel_entry` saves what the hardware left in ELR, SPSR and PMR, `kernel_exit`
 * puts it back and returns. Which steps there are depends on the version.
 *
 * Source: kernel-arm64-entry.md section 4.1.
 */
export const VECTORS = [
  "el1h_64_irq",
  "el1h_64_sync",
  "el1h_64_error",
  "el0t_64_irq",
  "el0t_64_sync",
  "el0t_64_error",
] as const;
export type VectorName = (typeof VECTORS)[number];

/** The C function that a vector calls with `regs`. */
export const handlerOf = (vector: VectorName): string => `${vector}_handler`;

/** The stub of one vector. Local 0 is `regs`. */
export function vectorStub(
  vector: VectorName,
  facts: StubFacts,
  boot: Boot,
  pmhe = false,
): ProgramFunction {
  const fromEl1 = vector.startsWith("el1");
  const regs: Expr = { k: "local", slot: 0 };
  const stub = new StubBuilder(vector, ["regs"]);
  stub.step("kernel_entry.save", [regs]);
  if (boot.pseudoNmi) {
    stub.step("kernel_entry.save_pmr", [regs]);
    if (facts.pmrOnEntry) stub.step("kernel_entry.set_pmr");
  }
  stub.call(handlerOf(vector), [regs]);
  if (fromEl1 && facts.daifsetOnExit) stub.step("kernel_exit.daifset");
  if (boot.pseudoNmi) stub.step("kernel_exit.restore_pmr", [regs]);
  // Without the hint it orders nothing, and the kernel leaves it out.
  if (boot.pseudoNmi && pmhe) stub.step("kernel_exit.dsb");
  stub.step("kernel_exit.load", [regs]);
  stub.step("kernel_exit.eret");
  return stub.function(1);
}
