// SPDX-License-Identifier: GPL-2.0-only OR MIT

import { levelOf } from "../model/arm64/psr.ts";
import type { Activation, Machine } from "../model/machine.ts";
import { cpuOf, type SoftwareStep, type StepView, topOf } from "../model/observe.ts";
import type { SystemConfig } from "../model/system.ts";
import type { X86Saved } from "../model/x86/cpu.ts";
import { x86Of } from "../model/x86/of.ts";
import { exceptionOn, exceptionText, isNmiClass, RETURNS } from "./exceptions.ts";
import { at, ELSEWHERE, everyStep, type Invariant } from "./invariant.ts";
import { nameOf } from "./steps.ts";

/** Steps of the assembly that use per-CPU data; what user page tables map of it, and the rest. */
const MAPPED_PER_CPU = ["movq_rsp_scratch", "movq_trampoline_rsp", "SWITCH_TO_USER_CR3"];
const PER_CPU = ["movq_top_of_stack_rsp", "RESTORE_CR3"];

const isAssembly = ({ op }: SoftwareStep): boolean => op.site.file.startsWith("<");

/**
 * Per-CPU data is found through GS, `current` among it, and user page tables do not map it.
 *
 * Formally: a step of C in the kernel, and each step of the assembly that uses per-CPU data,
 * runs with GS and CR3 of the kernel; for the part of the data that user page tables map, GS.
 */
export const percpuNeedsKernelGs: Invariant = {
  id: "percpu-needs-kernel-gs",
  claim: "C and every use of per-CPU data runs with the kernel's GS base and page tables.",
  source: "9b6e6a8334d5, 6f442be2fb22, 6a3ea3e68b8a; kernel-stop-pause-x86.md X1",
  arch: "x86",
  checks: [
    everyStep(({ before, cpu, step }) => {
      if (step === null || topOf(before, cpu).el === 0) return ELSEWHERE;
      const name = nameOf(step) ?? `a ${step.op.op} of ${step.fn}()`;
      const mapped = MAPPED_PER_CPU.includes(name);
      if (isAssembly(step) && !mapped && !PER_CPU.includes(name)) return ELSEWHERE;
      const { gs, cr3 } = x86Of(before, cpu);
      const whose = gs === "other" ? "another CPU" : "user mode";
      if (gs !== "kernel") return `${name} runs with the GS base of ${whose}`;
      return cr3 === "user" && !mapped ? `${name} runs with the page tables of user mode` : null;
    }),
  ],
};

/** The context that the step ended; null where it goes on, as after an IRET to repeat_nmi. */
function ended({ before, after, cpu }: StepView): Activation | null {
  const was = topOf(before, cpu);
  const is = topOf(after, cpu);
  return was.entry !== null && is.calls[0]?.fn !== was.calls[0]?.fn ? was : null;
}

/** Level that the frame leads to: a failed IRET to user mode has been made its own. */
const leadsTo = ({ regs, entry }: Activation): 0 | 1 => levelOf(regs?.pstate ?? entry?.pstate ?? 0);

/**
 * Formally: at an IRET or SYSRET to CPL 3, GS and, with page table isolation, CR3 are the
 * user's; on a nohz_full CPU the context is USER with nesting 0.
 */
export const userReturnState: Invariant = {
  id: "user-return-state",
  claim: "User mode is resumed with its GS base, its page tables and context USER.",
  source: "kernel-stop-pause-x86.md X2",
  arch: "x86",
  checks: [
    at(RETURNS, (view) => {
      const { config, before, cpu } = view;
      const top = topOf(before, cpu);
      if (ended(view) === null || leadsTo(top) !== 0) return ELSEWHERE;
      return wrongForUser(config, before, cpu);
    }),
  ],
};

function wrongForUser(config: SystemConfig, machine: Machine, cpu: number): string | null {
  const { gs, cr3 } = x86Of(machine, cpu);
  const { ct } = cpuOf(machine, cpu);
  if (gs !== "user") return "returns to user mode with the kernel's GS base";
  if (cr3 !== "user" && config.x86?.pti === true)
    return "returns to user mode with the kernel's page tables";
  if (config.cpus[cpu]?.nohzFull !== true) return null;
  if (ct.state === "user" && ct.nesting === 0) return null;
  return `returns to user mode in context ${ct.state}, nesting ${ct.nesting}`;
}

/** What every handler must put back, and what only those must that may hit any instruction. */
const ALWAYS = ["gs", "cr3"] as const;
const NMI_LIKE = ["dr7"] as const;
const NMI = ["cr2"] as const;

/**
 * Formally: when an exception returns to CPL 0, GS and CR3 are what it found; DR7, too, if it
 * came as an NMI, a #DB or a machine check; CR2, too, if it came as an NMI.
 */
export const handlerRestoresState: Invariant = {
  id: "handler-restores-state",
  claim: "A handler leaves GS base, page tables, DR7 and CR2 as it found them.",
  source: "kernel-stop-pause-x86.md X4, section 3.1 (paranoid exit, exc_nmi)",
  arch: "x86",
  checks: [
    at(RETURNS, (view) => {
      const { config, before, cpu } = view;
      const exception = exceptionOn(before, cpu);
      const found = exception?.entry.x86;
      if (exception === null || found === undefined || ended(view) === null) return ELSEWHERE;
      if (leadsTo(exception) === 0) return ELSEWHERE;
      const now = x86Of(before, cpu);
      const asked: readonly (keyof X86Saved)[] = [
        ...ALWAYS,
        ...(isNmiClass(config, exception) ? NMI_LIKE : []),
        ...(exception.vector === "nmi" ? NMI : []),
      ];
      const lost = asked.find((register) => found[register] !== now[register]);
      if (lost === undefined) return null;
      const what = exceptionText(config, exception);
      return `${what} found ${lost} ${found[lost]} and leaves ${now[lost]}`;
    }),
  ],
};
