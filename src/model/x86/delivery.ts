// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { Draft } from "immer";
import { pstateOf } from "../arm64/psr.ts";
import { exceptionAt, push } from "../exception.ts";
import { produce } from "../immer.ts";
import type { Machine } from "../machine.ts";
import { nextOp } from "../next-step.ts";
import { cpuOf, currentTask, topOf } from "../observe.ts";
import type { SystemConfig } from "../system.ts";
import type { Frame, Stack, X86Cpu } from "./cpu.ts";
import { REPEAT_RANGE } from "./nmi-stub.ts";
import { draftX86, x86Of } from "./of.ts";
import { ELSEWHERE, FAULTING_IRET, IN_REPEAT_NMI } from "./stub-locals.ts";
import type { Gate } from "./vectors.ts";

/**
 * SYSCALL, or an event through the IDT: IF is cleared and the frame written, to the gate's IST
 * stack, to the entry stack when it comes from user mode, else to wherever RSP points. SYSCALL
 * writes none and leaves RSP alone. GS and CR3 stay as they are. Where a frame cannot be
 * written without harm the machine stops.
 *
 * Source: kernel-stop-pause-x86.md sections 3.1 ("SYSCALL", "IST use"), 3.2.
 */
export function deliver(
  config: SystemConfig,
  before: Machine,
  cpu: number,
  gate: Gate,
  source: string,
): Machine {
  const interrupted = topOf(before, cpu);
  const x86 = x86Of(before, cpu);
  const stack = stackOf(gate, x86, interrupted.el);
  const broken = harm(before, cpu, gate, stack);
  if (broken !== null)
    return produce(before, (draft) => {
      draft.broken = broken;
    });
  const level = currentTask(before, cpu).stack.length;
  const fromUser = interrupted.el === 0;
  const rip = ripOf(config, before, cpu, source);
  const taken = exceptionAt(config, before, cpu, {
    vector: gate.vector,
    source,
    entry: gate.stub,
    level,
    pstate: pstateOf(interrupted.el, cpuOf(before, cpu).daif),
    args: [fromUser ? 1n : 0n, rip],
  });
  return produce(before, (draft) => {
    const drafted = draft.cpus[cpu];
    if (drafted === undefined) return;
    drafted.daif.i = true;
    const now = draftX86(draft, cpu);
    now.stack = stack;
    if (gate.entry === "syscall") now.df = false;
    // It has done that much before it faults.
    if (rip === FAULTING_IRET) now.nmiBlocked = false;
    if (gate.stub === PAGE_FAULT) now.cr2 = level;
    if (gate.ist === "nmi") deliverNmi(now, { level: level - 1, stack: x86.stack, df: x86.df });
    push(draft, cpu, taken);
  });
}

/** Steps of the assembly that are an IRET. */
export const IRETS: readonly string[] = ["native_iret", "iret_from_iret_frame"];

const PAGE_FAULT = "asm_exc_page_fault";

function stackOf({ entry, ist }: Gate, x86: X86Cpu, el: 0 | 1): Stack {
  if (entry === "syscall") return x86.stack;
  return ist ?? (el === 0 ? "entry" : x86.stack);
}

function deliverNmi(x86: Draft<X86Cpu>, hardware: Frame): void {
  x86.nmiBlocked = true;
  x86.nmiOwed = true;
  x86.nmiStack.hardware = hardware;
}

/** What the interrupted RIP points to, for the stubs that ask. */
function ripOf(config: SystemConfig, before: Machine, cpu: number, source: string): bigint {
  const { op } = nextOp(config, before, cpu);
  if (op.op !== "primitive") return ELSEWHERE;
  if (REPEAT_RANGE.includes(op.name)) return IN_REPEAT_NMI;
  return IRETS.includes(op.name) && isIretFault(config, cpu, source) ? FAULTING_IRET : ELSEWHERE;
}

const isIretFault = (config: SystemConfig, cpu: number, source: string): boolean =>
  config.cpus[cpu]?.faults.some(({ name, kind }) => name === source && kind === "iret_fault") ===
  true;

/** Why a frame on `stack` would destroy something; null when it does not. */
function harm(before: Machine, cpu: number, gate: Gate, stack: Stack): Machine["broken"] {
  if (gate.entry === "syscall") return null;
  if (stack === "user")
    return {
      rule: "no-frame-on-user-stack",
      detail: `the frame of ${gate.stub} goes where user code has pointed RSP`,
    };
  if (gate.ist === null || !isInUse(before, cpu, gate.ist)) return null;
  const detail = `${gate.stub} overwrites the frame of an exception on the ${gate.ist} stack`;
  return { rule: "ist-not-shared", detail };
}

/** Something other than an NMI runs on the NMI stack, and no NMI below it says so. */
const isLentOut = (before: Machine, cpu: number, { stack, nmiStack }: X86Cpu): boolean =>
  stack === "nmi" && !nmiStack.executing && topOf(before, cpu).vector !== "nmi";

/** Whether a frame on that IST stack is still needed. An NMI's is not once it has been copied. */
function isInUse(before: Machine, cpu: number, ist: Stack): boolean {
  const x86 = x86Of(before, cpu);
  if (ist === "nmi") return x86.nmiStack.hardware !== null || isLentOut(before, cpu, x86);
  const interruptedOn = currentTask(before, cpu).stack.map(({ entry }) => entry?.x86?.stack);
  return [x86.stack, ...interruptedOn].includes(ist);
}
