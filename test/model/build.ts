// SPDX-License-Identifier: GPL-2.0-only OR MIT
// Small systems made by hand, for tests of the model that need no C.
import { withStubs } from "../../src/model/create.ts";
import { type Boot, kernelFacts } from "../../src/model/kernel.ts";
import type { Expr, Op, ProgramFunction } from "../../src/model/program.ts";
import type { CpuConfig, LineConfig, SystemConfig } from "../../src/model/system.ts";

type Bare<T> = T extends unknown ? Omit<T, "site" | "live"> : never;

export const num = (value: number | bigint): Expr => ({ k: "const", value: BigInt(value) });
export const sym = (name: string): Expr => ({ k: "symbol", name });
export const local = (slot: number): Expr => ({ k: "local", slot });
export const global = (name: string): Expr => ({
  k: "const",
  value: { object: `global:${name}`, path: "" },
});

export const prim = (name: string, args: Expr[] = [], result: number | null = null): Bare<Op> => ({
  op: "primitive",
  name,
  args,
  result,
  requires: [],
});
export const ret: Bare<Op> = { op: "return", value: null };

/** A function whose operations keep all their locals. */
export function fn(
  name: string,
  ops: readonly Bare<Op>[],
  options: {
    params?: number;
    slots?: number;
    attributes?: Partial<ProgramFunction["attributes"]>;
  } = {},
): ProgramFunction {
  const slots = Array.from({ length: options.slots ?? options.params ?? 0 }, (_, at) => `v${at}`);
  return {
    name,
    params: options.params ?? 0,
    slots,
    ops: ops.map(
      (op, at) =>
        ({
          ...op,
          site: { file: "spec/test.c", line: at + 1, column: 1 },
          live: slots.map((_, slot) => slot),
        }) as Op, // Omit over the union loses which member it is
    ),
    attributes: { noinstr: false, noreturn: false, balanced: false, ...options.attributes },
    site: { file: "spec/test.c", line: 1, column: 1 },
  };
}

export const line = (name: string, more: Partial<LineConfig> = {}): LineConfig => ({
  name,
  intid: 27,
  nmi: false,
  times: 1,
  withdraws: 0,
  timer: false,
  ...more,
});

/** One CPU that runs `main`; override what matters. */
export function system(
  functions: readonly ProgramFunction[],
  options: {
    boot?: Partial<Boot>;
    cpu?: Partial<CpuConfig>;
    cpus?: readonly CpuConfig[];
    nesting?: number;
  } = {},
): SystemConfig {
  const cpu: CpuConfig = {
    tasks: [{ name: "A", runs: "main" }],
    idle: null,
    lines: [],
    faults: [],
    nohzFull: false,
    ...options.cpu,
  };
  return withStubs({
    program: {
      functions: Object.fromEntries(functions.map((one) => [one.name, one])),
      initial: [],
      perCpu: [],
      assumptions: [],
    },
    kernel: kernelFacts("v7.3"),
    boot: { pseudoNmi: true, eoiMode: 1, capsFinalized: true, ...options.boot } as Boot,
    cpus: options.cpus ?? [cpu],
    nesting: options.nesting ?? 3,
  });
}
