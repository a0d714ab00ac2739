// SPDX-License-Identifier: GPL-2.0-only OR MIT

import { cpuOf } from "../observe.ts";
import type { Stack } from "../x86/cpu.ts";
import { draftX86, x86Of } from "../x86/of.ts";
import {
  draftCpu,
  integerArgument,
  type Primitive,
  type PrimitiveTable,
  query,
} from "./primitive.ts";

/**
 * What C on x86-64 does to the CPU: interrupts on and off, the registers that an NMI has to
 * put back, the stack of hard interrupts.
 *
 * Source: kernel-stop-pause-x86.md section 3.1.
 */
const interruptFlag = (on: boolean): Primitive => ({
  arity: 0,
  run: (step) => {
    draftCpu(step).daif.i = !on;
  },
});

/** RFLAGS.IF where the architecture has it. */
const X86_EFLAGS_IF = 0x200;

const toStack = (from: Stack, to: Stack): Primitive => ({
  arity: 0,
  run: (step) => {
    const moves = x86Of(step.before, step.cpu).stack === from;
    if (moves) draftX86(step.draft, step.cpu).stack = to;
    return moves ? 1n : 0n;
  },
});

export const X86: PrimitiveTable = {
  native_irq_enable: interruptFlag(true),
  native_irq_disable: interruptFlag(false),
  native_save_fl: query(0, (step) => (cpuOf(step.before, step.cpu).daif.i ? 0 : X86_EFLAGS_IF)),
  native_read_cr2: query(0, (step) => x86Of(step.before, step.cpu).cr2),
  native_write_cr2: {
    arity: 1,
    run: (step) => {
      draftX86(step.draft, step.cpu).cr2 = Number(integerArgument(step, 0));
    },
  },
  native_get_dr7: query(0, (step) => x86Of(step.before, step.cpu).dr7),
  native_set_dr7: {
    arity: 1,
    run: (step) => {
      draftX86(step.draft, step.cpu).dr7 = integerArgument(step, 0) !== 0n;
    },
  },
  // Whether it was the thread's: from anywhere else an interrupt stays where it is.
  switch_to_irq_stack: toStack("thread", "irq"),
  switch_from_irq_stack: toStack("irq", "thread"),
};
