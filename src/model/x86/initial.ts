// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { CpuConfig, SystemConfig } from "../system.ts";
import type { X86Cpu } from "./cpu.ts";
import { x86Name } from "./of.ts";

/** In user code, or in a kernel thread. Breakpoints are armed where the scenario has some hit. */
function initialX86({ tasks, faults }: CpuConfig, pti: boolean): X86Cpu {
  const inUser = tasks[0]?.runs === null;
  return {
    gs: inUser ? "user" : "kernel",
    cr3: inUser && pti ? "user" : "kernel",
    stack: inUser ? "user" : "thread",
    df: false,
    cr2: 0,
    dr7: faults.some(({ kind }) => kind === "debug"),
    nmiBlocked: false,
    nmiOwed: false,
    nmiStack: { hardware: null, executing: false, iret: null, outermost: null },
  };
}

/** Empty where the machine is no x86-64. */
export const initialX86Cpus = ({ cpus, x86 }: SystemConfig): Readonly<Record<string, X86Cpu>> =>
  x86 === undefined
    ? {}
    : Object.fromEntries(cpus.map((cpu, id) => [x86Name(id), initialX86(cpu, x86.pti)]));
