// SPDX-License-Identifier: GPL-2.0-only OR MIT

import { ALL_MASKED, pstateOf } from "./arm64/psr.ts";
import type { VectorName } from "./arm64/stubs.ts";
import { signalled } from "./gic.ts";
import { produce } from "./immer.ts";
import type { Activation, Machine, Vector } from "./machine.ts";
import { cpuOf, currentTask, topOf } from "./observe.ts";
import { enter } from "./settle.ts";
import type { Action, FaultConfig, LineConfig, SystemConfig } from "./system.ts";

/**
 * The hardware around the program: lines are raised and withdrawn, and exceptions
 * are taken before any software step, as the masks allow. No program says when.
 *
 * Source: design.md section 4 ("hardware is an actor"); kernel-arm64-entry.md section 2.5.
 */

/** Name of a line's budget of withdrawals. */
export const withdrawals = (line: string): string => `${line} withdrawn`;

/**
 * What the hardware of one CPU may do, in a fixed order and in parts: each line, the
 * interrupt exception, each fault. What one part does depends on little of the machine.
 */
export function hardwareParts(
  config: SystemConfig,
  cpu: number,
): readonly ((machine: Machine) => Action[])[] {
  const { lines = [], faults = [] } = config.cpus[cpu] ?? {};
  return [
    ...lines.map((line) => (machine: Machine) => lineActions(machine, cpu, line)),
    (machine) => irqActions(config, machine, cpu),
    ...faults.map((fault) => (machine: Machine) => faultActions(config, machine, cpu, fault)),
  ];
}

function lineActions(machine: Machine, cpu: number, line: LineConfig): Action[] {
  const source = line.name;
  const actions: Action[] = [];
  if (canRaise(machine, cpu, line)) actions.push({ kind: "raise", cpu, source });
  if (machine.lines[source]?.pending === true && left(machine, withdrawals(source)))
    actions.push({ kind: "withdraw", cpu, source });
  return actions;
}

const nestsTooDeep = (config: SystemConfig, machine: Machine, cpu: number): boolean =>
  currentTask(machine, cpu).stack.length > config.nesting;

function irqActions(config: SystemConfig, machine: Machine, cpu: number): Action[] {
  if (cpuOf(machine, cpu).daif.i) return [];
  const line = signalled(config, machine, cpu);
  if (line === null || nestsTooDeep(config, machine, cpu)) return [];
  return [{ kind: "take-irq", cpu, source: line.name }];
}

function faultActions(
  config: SystemConfig,
  machine: Machine,
  cpu: number,
  fault: FaultConfig,
): Action[] {
  if (!canFault(machine, cpu, fault) || nestsTooDeep(config, machine, cpu)) return [];
  return [{ kind: "take-fault", cpu, source: fault.name }];
}

const left = (machine: Machine, source: string): boolean => (machine.budget[source] ?? 0) > 0;

const canRaise = (machine: Machine, cpu: number, line: LineConfig): boolean =>
  left(machine, line.name) &&
  machine.lines[line.name]?.pending !== true &&
  (!line.timer || cpuOf(machine, cpu).timerArmed);

function canFault(machine: Machine, cpu: number, fault: FaultConfig): boolean {
  if (!left(machine, fault.name)) return false;
  const { daif } = cpuOf(machine, cpu);
  if (fault.kind === "serror" && daif.a) return false;
  if (fault.kind === "watchpoint" && daif.d) return false;
  const fn = topOf(machine, cpu).calls.at(-1)?.fn ?? "";
  return fault.within.length === 0 || fault.within.includes(fn);
}

/** The machine after the hardware did `action`. */
export function applyHardware(
  config: SystemConfig,
  before: Machine,
  action: Exclude<Action, { kind: "step" }>,
): Machine {
  const { cpu, source } = action;
  switch (action.kind) {
    case "raise":
      return produce(before, (draft) => {
        draft.lines[source] = { pending: true };
        draft.budget[source] = (before.budget[source] ?? 0) - 1;
        const timer = config.cpus[cpu]?.lines.some(({ name, timer }) => name === source && timer);
        const state = draft.cpus[cpu];
        if (timer === true && state !== undefined) state.timerArmed = false;
      });
    case "withdraw":
      return produce(before, (draft) => {
        draft.lines[source] = { pending: false };
        const budget = withdrawals(source);
        draft.budget[budget] = (before.budget[budget] ?? 0) - 1;
      });
    case "take-irq":
      return takeException(config, before, cpu, "irq", source);
    case "take-fault": {
      const kind = config.cpus[cpu]?.faults.find(({ name }) => name === source)?.kind ?? "abort";
      const spent = produce(before, (draft) => {
        draft.budget[source] = (before.budget[source] ?? 0) - 1;
      });
      return takeException(config, spent, cpu, VECTOR_OF[kind], source);
    }
  }
}

const VECTOR_OF: Record<FaultConfig["kind"], Exclude<Vector, "task" | "irq">> = {
  abort: "sync",
  svc: "sync",
  brk: "debug",
  watchpoint: "debug",
  serror: "serror",
};

const ENTRY_OF: Record<Exclude<Vector, "task">, "irq" | "sync" | "error"> = {
  irq: "irq",
  sync: "sync",
  debug: "sync",
  serror: "error",
};

/**
 * Exception entry to EL1: PSTATE goes to SPSR, all of DAIF is set, PMR and the rest
 * of the GIC stay as they are. ELR and SPSR are live until the stub has saved them.
 */
function takeException(
  config: SystemConfig,
  before: Machine,
  cpu: number,
  vector: Exclude<Vector, "task">,
  source: string,
): Machine {
  const state = cpuOf(before, cpu);
  const task = currentTask(before, cpu);
  const interrupted = topOf(before, cpu);
  const pstate = pstateOf(interrupted.el, state.daif);
  const entry: VectorName = `${interrupted.el === 0 ? "el0t" : "el1h"}_64_${ENTRY_OF[vector]}`;
  const regs = { object: `regs:${task.name}:${task.stack.length}`, path: "" };
  const activation: Activation = {
    vector,
    source,
    el: 1,
    calls: [enter(config, before, cpu, entry, [regs], null)],
    regs: null,
    entry: {
      pstate,
      pmr: state.pmr,
      preemptCount: task.preemptCount,
      hardirqsEnabled: state.lockdep.hardirqsEnabled,
      ct: state.ct,
    },
    acked: null,
    mte: "none",
    handled: false,
  };
  return produce(before, (draft) => {
    const { [cpu]: drafted } = draft.cpus;
    if (drafted === undefined) return;
    drafted.daif = { ...ALL_MASKED };
    drafted.live = { when: "entry", pstate };
    draft.tasks[task.name]?.stack.push(activation as (typeof draft.tasks)[string]["stack"][number]);
  });
}
