// SPDX-License-Identifier: GPL-2.0-only OR MIT

import { ALL_MASKED, daifOf, PSR_PMR } from "../arm64/psr.ts";
import { tellRedistributor, writePmr } from "../gic/registers.ts";
import { cpuOf, topOf } from "../observe.ts";
import { synchronise } from "../synchronise.ts";
import { setEvent } from "./events.ts";
import { draftActivation, draftCpu, draftTask, type PrimitiveTable } from "./primitive.ts";

/**
 * The steps of the assembly stubs. SPSR and ELR are the CPU's until `save` and again
 * from `load` on; whatever interrupts in between destroys them.
 *
 * Source: kernel-arm64-entry.md sections 2.5 and 4.1.
 */
export const STUB_STEPS: PrimitiveTable = {
  "kernel_entry.save": {
    arity: 1,
    run: (step) => {
      const cpu = draftCpu(step);
      draftActivation(step).regs = { pstate: cpu.live?.pstate ?? 0, pmr: 0 };
      cpu.live = null;
    },
  },
  "kernel_entry.save_pmr": {
    arity: 1,
    run: (step) => {
      const { regs } = draftActivation(step);
      if (regs === null) return;
      const { priorities, stubs } = step.config.kernel;
      const { pmr } = cpuOf(step.before, step.cpu);
      if (!stubs.pmrInSpsr) regs.pmr = pmr;
      else if (pmr !== priorities.irqOn) regs.pstate |= PSR_PMR;
    },
  },
  "kernel_entry.set_pmr": {
    arity: 0,
    run: (step) => {
      const { irqOn, psrISet } = step.config.kernel.priorities;
      writePmr(step.config, draftCpu(step), irqOn | psrISet);
    },
  },
  "kernel_exit.daifset": {
    arity: 0,
    run: (step) => {
      draftCpu(step).daif = { ...ALL_MASKED };
    },
  },
  "kernel_exit.restore_pmr": {
    arity: 1,
    run: (step) => {
      const { pstate, pmr } = topOf(step.before, step.cpu).regs ?? { pstate: 0, pmr: 0 };
      const { priorities, stubs } = step.config.kernel;
      const bitSays = (pstate & PSR_PMR) === 0 ? priorities.irqOn : priorities.irqOff;
      writePmr(step.config, draftCpu(step), stubs.pmrInSpsr ? bitSays : pmr);
    },
  },
  "kernel_exit.dsb": { arity: 0, run: (step) => tellRedistributor(draftCpu(step)) },
  "kernel_exit.load": {
    arity: 1,
    run: (step) => {
      const pstate = topOf(step.before, step.cpu).regs?.pstate ?? 0;
      draftCpu(step).live = { when: "exit", pstate: pstate & ~PSR_PMR };
    },
  },
  // PSTATE comes back with the return, in one go; PMR does not.
  "kernel_exit.eret": {
    arity: 0,
    run: (step) => {
      const cpu = draftCpu(step);
      cpu.daif = daifOf(cpu.live?.pstate ?? 0);
      cpu.live = null;
      synchronise(step.config, step.draft, step.cpu, "return");
      setEvent(step.before, step.draft, step.cpu);
      draftTask(step).stack.pop();
    },
  },
  cpu_relax: { arity: 0, run: () => {} },
  el0_instruction: { arity: 0, run: () => {} },
};
