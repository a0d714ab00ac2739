// SPDX-License-Identifier: GPL-2.0-only OR MIT

import { daifOf } from "../arm64/psr.ts";
import { Fault } from "../evaluate.ts";
import { cpuOf } from "../observe.ts";
import {
  draftCpu,
  integerArgument,
  type Primitive,
  type PrimitiveTable,
  type StepContext,
  taskArgument,
} from "./primitive.ts";

/**
 * A CPU's stack and its shadow call stack, which are switched one after the other. What is
 * on them is with the tasks; here it only matters whether the two belong together.
 *
 * Source: d42e6c20de61; kernel-arm64-entry.md section 6.
 */
const IRQ_STACK = "interrupts";

/** Moves one of the two; when the other has moved there already, they belong together again. */
function move(step: StepContext, moved: "SP" | "SCS", to: string): void {
  const { stacks } = cpuOf(step.before, step.cpu);
  const isSecond = stacks !== null && stacks.moved !== moved && stacks.to === to;
  draftCpu(step).stacks = isSecond ? null : { moved, to };
}

const toTask = (moved: "SP" | "SCS"): Primitive => ({
  arity: 1,
  run: (step) => move(step, moved, taskArgument(step, 0)),
});

const toIrqStack = (moved: "SP" | "SCS"): Primitive => ({
  arity: 0,
  run: (step) => move(step, moved, IRQ_STACK),
});

export const STACKS: PrimitiveTable = {
  mov_sp_task: toTask("SP"),
  scs_load_task: toTask("SCS"),
  mov_sp_irq: toIrqStack("SP"),
  scs_load_irq: toIrqStack("SCS"),
  // The masks come back and control goes on where `next` was: nothing can tell the two apart.
  cpu_switch_to_ret: {
    arity: 3,
    run: (step) => {
      const prev = taskArgument(step, 1);
      if (prev !== cpuOf(step.before, step.cpu).current)
        throw new Fault("bad-switch", `cpu_switch_to away from ${prev}, which does not run`);
      const cpu = draftCpu(step);
      cpu.daif = daifOf(Number(integerArgument(step, 0)));
      cpu.current = taskArgument(step, 2);
    },
  },
};
