// SPDX-License-Identifier: GPL-2.0-only OR MIT

import { daifOf, levelOf, pstateOf } from "../arm64/psr.ts";
import { Fault } from "../evaluate.ts";
import { cpuOf, currentTask, topOf } from "../observe.ts";
import type { Half, Stack, X86Cpu } from "../x86/cpu.ts";
import { draftX86, x86Of } from "../x86/of.ts";
import {
  draftActivation,
  draftCpu,
  draftTask,
  integerArgument,
  type Primitive,
  type PrimitiveTable,
  query,
  type StepContext,
} from "./primitive.ts";

/**
 * The steps of the entry assembly of x86-64, by the names of its macros and instructions.
 * A value of a half is 1 for the kernel's.
 *
 * Source: kernel-stop-pause-x86.md section 3.1.
 */
const half = (value: bigint): Half => (value === 0n ? "user" : "kernel");
const number = (value: X86Cpu["gs"]): bigint => (value === "user" ? 0n : 1n);

const cr3To = (to: Half): Primitive => ({
  arity: 0,
  run: (step) => {
    draftX86(step.draft, step.cpu).cr3 = to;
  },
});

const rspTo = (to: Stack): Primitive => ({
  arity: 0,
  run: (step) => {
    draftX86(step.draft, step.cpu).stack = to;
  },
});

const flag = (name: "df", value: boolean): Primitive => ({
  arity: 0,
  run: (step) => {
    draftX86(step.draft, step.cpu)[name] = value;
  },
});

/** The interrupted context goes on: its flags and its stack come from the frame. */
function popContext(step: StepContext): void {
  const { entry, regs } = topOf(step.before, step.cpu);
  const x86 = draftX86(step.draft, step.cpu);
  draftCpu(step).daif = daifOf(regs?.pstate ?? entry?.pstate ?? 0);
  x86.stack = entry?.x86?.stack ?? "thread";
  x86.df = entry?.x86?.df ?? false;
  draftTask(step).stack.pop();
}

/** Any IRET lets the next NMI in. The frame that the hardware wrote is not needed any more. */
function unblockNmi(step: StepContext): void {
  const x86 = draftX86(step.draft, step.cpu);
  x86.nmiBlocked = false;
  if (topOf(step.before, step.cpu).vector === "nmi") x86.nmiStack.hardware = null;
}

/** Whether the exception's frame was rewritten to that of an IRET to user mode that has failed. */
function replacesIret(step: StepContext): boolean {
  const { entry, regs } = topOf(step.before, step.cpu);
  return entry !== null && regs !== null && levelOf(entry.pstate) > levelOf(regs.pstate);
}

const mayHaveRunGuest = ({ before, cpu }: Pick<StepContext, "before" | "cpu">): boolean =>
  x86Of(before, cpu).gs === "kernel" && cpuOf(before, cpu).ct.state === "kernel";

export const X86_STEPS: PrimitiveTable = {
  cld: flag("df", false),
  std: flag("df", true),
  swapgs: {
    arity: 0,
    run: (step) => {
      const x86 = draftX86(step.draft, step.cpu);
      x86.gs = x86.gs === "user" ? "kernel" : "user";
    },
  },
  // Per-CPU data, in the part of it that user page tables map, too.
  movq_rsp_scratch: { arity: 0, run: () => {} },
  SWITCH_TO_KERNEL_CR3: cr3To("kernel"),
  SWITCH_TO_USER_CR3: cr3To("user"),
  movq_top_of_stack_rsp: {
    arity: 0,
    run: (step) => {
      const x86 = draftX86(step.draft, step.cpu);
      x86.stack = "thread";
      // What came through the NMI gate takes its frame along.
      if (topOf(step.before, step.cpu).vector === "nmi") x86.nmiStack.hardware = null;
    },
  },
  movq_trampoline_rsp: rspTo("entry"),
  popq_rsp: rspTo("user"),
  ENABLE_INTERRUPTS: {
    arity: 0,
    run: (step) => {
      draftCpu(step).daif.i = false;
    },
  },
  PUSH_AND_CLEAR_REGS: {
    arity: 1,
    run: (step) => {
      draftActivation(step).regs = {
        pstate: topOf(step.before, step.cpu).entry?.pstate ?? 0,
        pmr: 0,
      };
    },
  },
  // The frame is made that of the IRET that has failed, so that the fault is user code's.
  fixup_bad_iret: {
    arity: 1,
    run: (step) => {
      draftActivation(step).regs = { pstate: pstateOf(0, daifOf(0)), pmr: 0 };
      draftX86(step.draft, step.cpu).stack = "thread";
    },
  },
  SAVE_AND_SWITCH_TO_KERNEL_CR3: {
    arity: 0,
    run: (step) => {
      draftX86(step.draft, step.cpu).cr3 = "kernel";
      return number(x86Of(step.before, step.cpu).cr3);
    },
  },
  RESTORE_CR3: {
    arity: 1,
    run: (step) => {
      draftX86(step.draft, step.cpu).cr3 = half(integerArgument(step, 0));
    },
  },
  // The sign of GS base. With FSGSBASE user code may have written one that looks like ours.
  rdmsr_gsbase: {
    arity: 0,
    choices: (step) =>
      step.config.x86?.fsgsbase === true && x86Of(step.before, step.cpu).gs === "user" ? 2 : 1,
    run: (step) => (step.choice === 1 ? 1n : number(x86Of(step.before, step.cpu).gs)),
  },
  // The kernel's base by the CPU's number, which the segment limit of the GDT gives.
  SAVE_AND_SET_GSBASE: {
    arity: 0,
    run: (step) => {
      draftX86(step.draft, step.cpu).gs = "kernel";
      return number(x86Of(step.before, step.cpu).gs);
    },
  },
  // By RDPID, which reads TSC_AUX: a system call may have run a guest and left its value there.
  SAVE_AND_SET_GSBASE_RDPID: {
    arity: 0,
    choices: (step) => (mayHaveRunGuest(step) ? 2 : 1),
    run: (step) => {
      draftX86(step.draft, step.cpu).gs = step.choice === 1 ? "other" : "kernel";
      return number(x86Of(step.before, step.cpu).gs);
    },
  },
  wrgsbase: {
    arity: 1,
    run: (step) => {
      draftX86(step.draft, step.cpu).gs = half(integerArgument(step, 0));
    },
  },
  native_iret: {
    arity: 0,
    run: (step) => {
      unblockNmi(step);
      const replaces = replacesIret(step);
      popContext(step);
      // The context whose IRET has failed is over with it.
      if (replaces) draftTask(step).stack.pop();
      if (replaces) draftX86(step.draft, step.cpu).stack = "user";
    },
  },
  sysretq: { arity: 0, run: popContext },

  test_nmi_executing: query(0, (step) => x86Of(step.before, step.cpu).nmiStack.executing),
  // User code may point its RSP anywhere, and the kernel runs on it for some steps.
  test_rsp_in_nmi_stack: {
    arity: 0,
    choices: (step) => (x86Of(step.before, step.cpu).nmiStack.hardware?.stack === "user" ? 2 : 1),
    run: (step) => {
      const { hardware } = x86Of(step.before, step.cpu).nmiStack;
      return hardware?.stack === "nmi" || step.choice === 1 ? 1n : 0n;
    },
  },
  test_saved_df: query(0, (step) => x86Of(step.before, step.cpu).nmiStack.hardware?.df === true),
  clear_nmi_executing: {
    arity: 0,
    run: (step) => {
      draftX86(step.draft, step.cpu).nmiStack.executing = false;
    },
  },
  set_nmi_executing: {
    arity: 0,
    run: (step) => {
      draftX86(step.draft, step.cpu).nmiStack.executing = true;
    },
  },
  copy_to_outermost_frame: {
    arity: 0,
    run: (step) => {
      const { nmiStack } = draftX86(step.draft, step.cpu);
      nmiStack.outermost = x86Of(step.before, step.cpu).nmiStack.hardware;
      nmiStack.hardware = null;
    },
  },
  copy_to_iret_frame: {
    arity: 0,
    run: (step) => {
      const { outermost } = x86Of(step.before, step.cpu).nmiStack;
      draftX86(step.draft, step.cpu).nmiStack.iret = outermost;
    },
  },
  rewrite_iret_frame: {
    arity: 0,
    run: (step) => {
      const { nmiStack } = draftX86(step.draft, step.cpu);
      nmiStack.iret = "repeat_nmi";
      nmiStack.hardware = null;
    },
  },
  // Pops the copy, whatever has become of it: this context's own frame, or one of repeat_nmi.
  iret_from_iret_frame: {
    arity: 0,
    run: (step) => {
      const { iret } = x86Of(step.before, step.cpu).nmiStack;
      unblockNmi(step);
      if (iret === "repeat_nmi") {
        draftX86(step.draft, step.cpu).df = false;
        return 1n;
      }
      const level = currentTask(step.before, step.cpu).stack.length - 2;
      if (iret?.level !== level)
        throw new Fault(
          "nmi-returns-to-origin",
          `an NMI that interrupted level ${level} of its stack returns by a frame of another NMI`,
        );
      const x86 = draftX86(step.draft, step.cpu);
      x86.nmiStack.iret = null;
      x86.nmiStack.outermost = null;
      popContext(step);
      return 0n;
    },
  },
  user_instruction: { arity: 0, run: () => {} },
};
