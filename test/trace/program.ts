// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { withStubs } from "../../src/model/create.ts";
import { kernelFacts } from "../../src/model/kernel.ts";
import type { Expr, Op, ProgramFunction, SilentOp, StepOp } from "../../src/model/program.ts";
import type { LineConfig, SystemConfig } from "../../src/model/system.ts";
import type { Value } from "../../src/model/value.ts";

type Bare<Each> = Each extends unknown ? Omit<Each, "site" | "live"> : never;
type BareOp = Bare<StepOp> | Bare<SilentOp>;

/** A function of spec/tiny.c, written as operations; each stands on a line of its own. */
export function fn(
  name: string,
  line: number,
  slots: readonly string[],
  ops: readonly BareOp[],
  params = 0,
): ProgramFunction {
  const live = slots.map((_, slot) => slot);
  const file = "spec/tiny.c";
  return {
    name,
    params,
    slots,
    ops: ops.map((op, at) => ({ ...op, live, site: { file, line: line + at, column: 2 } }) as Op),
    attributes: { noinstr: false, noreturn: false, balanced: false },
    site: { file, line, column: 1 },
  };
}

export const constant = (value: Value): Expr => ({ k: "const", value });
export const local = (slot: number): Expr => ({ k: "local", slot });
export const symbol = (name: string): Expr => ({ k: "symbol", name });
export const own = (object: string, path = ""): Expr => ({ k: "this-cpu", object, path });
export const call = (callee: string, ...args: readonly Expr[]): BareOp => ({
  op: "call",
  callee,
  args,
  result: null,
});
export const primitive = (
  name: string,
  args: readonly Expr[] = [],
  result: number | null = null,
): BareOp => ({ op: "primitive", name, args, result, requires: [] });
export const back: BareOp = { op: "return", value: null };

const line = (name: string, intid: number, nmi: boolean): LineConfig => ({
  name,
  intid,
  nmi,
  times: 1,
  withdraws: 0,
  timer: false,
});

/** One CPU or two, each with task A (B), a timer and a PMU that interrupts as pseudo-NMI. */
export function system(functions: readonly ProgramFunction[], cpus = 1): SystemConfig {
  return withStubs({
    program: {
      functions: Object.fromEntries(functions.map((each) => [each.name, each])),
      initial: [],
      perCpu: ["base"],
      assumptions: [],
    },
    kernel: kernelFacts("v6.18"),
    boot: { pseudoNmi: true, eoiMode: 0, capsFinalized: true },
    cpus: ["A", "B"].slice(0, cpus).map((name, cpu) => ({
      tasks: [{ name, runs: "task_loop" }],
      idle: null,
      lines: cpu === 0 ? [line("timer", 27, false), line("pmu", 23, true)] : [],
      faults: cpu === 0 ? [{ name: "bus", kind: "serror" as const, times: 1, within: [] }] : [],
      nohzFull: false,
    })),
    nesting: 3,
  });
}
