// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { Draft } from "immer";
import { ALL_MASKED, pstateOf } from "./arm64/psr.ts";
import type { VectorName } from "./arm64/stubs.ts";
import { produce } from "./immer.ts";
import type { Activation, Machine, Vector } from "./machine.ts";
import { cpuOf, currentTask, topOf } from "./observe.ts";
import { enter } from "./settle.ts";
import { synchronise } from "./synchronise.ts";
import type { SystemConfig } from "./system.ts";
import type { Value } from "./value.ts";
import { savedOf, x86Of } from "./x86/of.ts";

/** The vectors of VBAR_EL1; SDEI has an entry point of its own. */
type Vectored = Exclude<Vector, "task" | "sdei" | "nmi" | "mce">;

const ENTRY_OF: Record<Vectored, "irq" | "sync" | "error"> = {
  irq: "irq",
  sync: "sync",
  debug: "sync",
  serror: "error",
};

/**
 * Exception entry to EL1: PSTATE goes to SPSR, all of DAIF is set, PMR and the rest
 * of the GIC stay as they are. ELR and SPSR are live until the stub has saved them.
 */
export function takeException(
  config: SystemConfig,
  before: Machine,
  cpu: number,
  vector: Vectored,
  source: string,
): Machine {
  const state = cpuOf(before, cpu);
  const interrupted = topOf(before, cpu);
  const pstate = pstateOf(interrupted.el, state.daif);
  const entry: VectorName = `${interrupted.el === 0 ? "el0t" : "el1h"}_64_${ENTRY_OF[vector]}`;
  const level = currentTask(before, cpu).stack.length;
  const activation = exceptionAt(config, before, cpu, { vector, source, entry, level, pstate });
  return produce(before, (draft) => {
    const { [cpu]: drafted } = draft.cpus;
    if (drafted === undefined) return;
    drafted.daif = { ...ALL_MASKED };
    synchronise(config, draft, cpu, "entry");
    drafted.live = { when: "entry", pstate };
    push(draft, cpu, activation);
  });
}

/** What is taken, by which entry point, over what. */
interface Taken {
  readonly vector: Exclude<Vector, "task">;
  readonly source: string;
  readonly entry: string;
  /** Where on the task's stack its frame is. */
  readonly level: number;
  /** PSTATE of the interrupted context. */
  readonly pstate: number;
  /** Arguments of the entry point after `regs`. */
  readonly args?: readonly Value[];
}

/** A context that stands before the first step of its entry point. */
export function exceptionAt(
  config: SystemConfig,
  before: Machine,
  cpu: number,
  { vector, source, entry, level, pstate, args = [] }: Taken,
): Activation {
  const state = cpuOf(before, cpu);
  const task = currentTask(before, cpu);
  const regs = { object: `regs:${task.name}:${level}`, path: "" };
  return {
    vector,
    source,
    el: 1,
    calls: [enter(config, before, cpu, entry, [regs, ...args], null)],
    regs: null,
    entry: {
      pstate,
      pmr: state.pmr,
      preemptCount: task.preemptCount,
      hardirqsEnabled: state.lockdep.hardirqsEnabled,
      ct: state.ct,
      ...(config.x86 === undefined ? {} : { x86: savedOf(x86Of(before, cpu)) }),
    },
    acked: null,
    synced: false,
    userExit: "none",
    mte: "none",
    handled: false,
  };
}

/** Puts a context on the stack of the task that `cpu` runs. */
export function push(draft: Draft<Machine>, cpu: number, activation: Activation): void {
  const task = draft.tasks[draft.cpus[cpu]?.current ?? ""];
  task?.stack.push(activation as (typeof task)["stack"][number]); // immutable data
}
