// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { Boot, StubFacts } from "../kernel.ts";
import type { Expr, Op, ProgramFunction } from "../program.ts";

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

/** Steps run by code at EL0, and by a kernel thread whose function has returned. */
export const USER_CODE = "user";
export const threadStub = (task: string): string => `thread ${task}`;

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

/** A kernel thread: its function, then nothing for ever. */
export function threadFunction(task: string, runs: string): ProgramFunction {
  const stub = new StubBuilder(threadStub(task), []);
  stub.call(runs, []);
  stub.step("cpu_relax");
  stub.jump(1);
  return stub.function(0);
}

/** Code at EL0: it computes. What leaves it is hardware. */
export function userFunction(): ProgramFunction {
  const stub = new StubBuilder(USER_CODE, []);
  stub.step("el0_instruction");
  stub.jump(0);
  return stub.function(0);
}

class StubBuilder {
  private readonly ops: Op[] = [];
  private readonly name: string;
  private readonly slots: readonly string[];

  constructor(name: string, slots: readonly string[]) {
    this.name = name;
    this.slots = slots;
  }

  private at() {
    return {
      site: { file: `<${this.name}>`, line: this.ops.length + 1, column: 1 },
      live: this.slots.map((_, slot) => slot),
    };
  }

  step(name: string, args: readonly Expr[] = []): void {
    this.ops.push({ op: "primitive", name, args, result: null, requires: [], ...this.at() });
  }

  call(callee: string, args: readonly Expr[]): void {
    this.ops.push({ op: "call", callee, args, result: null, ...this.at() });
  }

  jump(to: number): void {
    this.ops.push({ op: "jump", to, ...this.at() });
  }

  function(params: number): ProgramFunction {
    return {
      name: this.name,
      params,
      slots: this.slots,
      ops: this.ops,
      attributes: { noinstr: true, noreturn: false, balanced: false },
      site: { file: `<${this.name}>`, line: 1, column: 1 },
    };
  }
}
