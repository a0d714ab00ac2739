// SPDX-License-Identifier: GPL-2.0-only OR MIT

import { daifOf } from "./arm64/psr.ts";
import { IN_KERNEL } from "./context-tracking.ts";
import { isMask, maskCells } from "./cpumask.ts";
import { withdrawals } from "./devices.ts";
import { Fault } from "./evaluate.ts";
import { initialFirmware } from "./firmware.ts";
import { gicOf } from "./gic/config.ts";
import type { Line } from "./gic/line.ts";
import { binaryPoints } from "./gic/priority.ts";
import { DEFAULT_PMR } from "./gic.ts";
import type { Activation, Call, Cpu, Machine, Task } from "./machine.ts";
import { tlbName } from "./memory/tlb.ts";
import { windowName } from "./memory/window.ts";
import { cellName } from "./memory.ts";
import { enter, settle } from "./settle.ts";
import { threadStub, USER_CODE } from "./stub.ts";
import type { CpuConfig, LineConfig, SystemConfig, TaskConfig } from "./system.ts";
import type { Value } from "./value.ts";
import { initialX86Cpus } from "./x86/initial.ts";

/** Where a task that has never run continues when it is first switched to. */
export const FIRST_RUN = "schedule_tail";

/** Name of a CPU's idle task. */
export const idleName = (cpu: number): string => `idle${cpu}`;

/** preempt_count of a task that is not running: __schedule's own and the runqueue lock's. */
const SWITCHED_OUT = 2;

/**
 * The machine at the start: each CPU runs its first task (or idles) with everything
 * unmasked; the other tasks look as if they had been switched out before they began.
 */
export function initialMachine(config: SystemConfig): Machine {
  const bare: Machine = {
    cpus: config.cpus.map((cpu, id) => initialCpu(config, cpu, id)),
    tasks: {},
    memory: initialMemory(config),
    ...(config.memory === undefined
      ? {}
      : { windows: Object.fromEntries(config.cpus.map((_, id) => [windowName(id), []])) }),
    ...(config.translation === undefined
      ? {}
      : {
          translation: {
            tlbs: Object.fromEntries(config.cpus.map((_, id) => [tlbName(id), {}])),
            invalidations: [],
            used: {},
          },
        }),
    locks: {},
    lines: Object.fromEntries(
      config.cpus.flatMap((cpu) => cpu.lines.map((line) => [line.name, initialLine(line)])),
    ),
    budget: initialBudget(config),
    firmware: initialFirmware(config),
    x86: initialX86Cpus(config),
    broken: null,
  };
  const tasks = Object.assign(
    {},
    ...config.cpus.map((cpu, id) => initialTasks(config, bare, cpu, id)),
  );
  const withTasks: Machine = { ...bare, tasks };
  return config.cpus.reduce((machine, _, id) => settleAll(config, machine, id), withTasks);
}

const initialLine = ({ disabled }: LineConfig): Line =>
  disabled === true ? { pending: false, disabled } : { pending: false };

function initialCpu(config: SystemConfig, cpu: CpuConfig, id: number): Cpu {
  const idle = cpu.idle === null ? null : idleName(id);
  const first = cpu.tasks[0];
  const pmr = config.boot.pseudoNmi ? config.kernel.priorities.irqOn : DEFAULT_PMR;
  const gic = gicOf(config, id);
  const inUser = first !== undefined && first.runs === null && cpu.nohzFull;
  return {
    id,
    current: first?.name ?? idle ?? "",
    daif: daifOf(0),
    pmr,
    stacks: null,
    pmrHint: gic.pmhe ? pmr : null,
    pmrLate: gic.latePmr === true ? pmr : null,
    icc: { ...binaryPoints(gic), eoiMode: config.boot.eoiMode },
    live: null,
    ct: inUser ? { watching: false, state: "user", nesting: 0, nmiNesting: 0 } : IN_KERNEL,
    lockdep: { hardirqsEnabled: true, off: 0, hardirqContext: 0 },
    active: [],
    runqueue: cpu.tasks.map(({ name }) => name),
    idle,
    timerArmed: true,
  };
}

function initialTasks(
  config: SystemConfig,
  machine: Machine,
  cpu: CpuConfig,
  id: number,
): Record<string, Task> {
  const running = machine.cpus[id]?.current;
  const idle: TaskConfig[] = cpu.idle === null ? [] : [{ name: idleName(id), runs: cpu.idle }];
  return Object.fromEntries(
    [...cpu.tasks, ...idle].map((task) => {
      const isRunning = task.name === running;
      const first = task.runs === null ? USER_CODE : threadStub(task.name);
      const call = (fn: string): Call => enter(config, machine, id, fn, [], null);
      const calls = isRunning ? [call(first)] : [call(first), call(FIRST_RUN)];
      // The idle task never drops the count that keeps it from being preempted.
      const isIdle = task.name === idleName(id);
      const preemptCount = isRunning ? (isIdle ? 1 : 0) : SWITCHED_OUT + (isIdle ? 1 : 0);
      const activation = baseActivation(task.runs === null ? 0 : 1, calls);
      return [
        task.name,
        { name: task.name, preemptCount, needResched: false, stack: [activation] },
      ];
    }),
  );
}

const baseActivation = (el: 0 | 1, calls: readonly Call[]): Activation => ({
  vector: "task",
  source: "",
  el,
  calls,
  regs: null,
  entry: null,
  acked: null,
  synced: false,
  userExit: "none",
  mte: "none",
  handled: false,
});

/** Every task of the CPU stands before a step, not only the one that runs. */
function settleAll(config: SystemConfig, machine: Machine, cpu: number): Machine {
  const current = machine.cpus[cpu]?.current ?? "";
  const run = (state: Machine, task: string): Machine => ({
    ...state,
    cpus: state.cpus.map((other) => (other.id === cpu ? { ...other, current: task } : other)),
  });
  const names = [
    ...(config.cpus[cpu]?.tasks.map(({ name }) => name) ?? []),
    ...(config.cpus[cpu]?.idle === null ? [] : [idleName(cpu)]),
  ];
  const settled = names.reduce((state, name) => begun(config, run(state, name), cpu), machine);
  return run(settled, current);
}

/** A task that C leaves undefined before its first step breaks the machine that it starts in. */
function begun(config: SystemConfig, machine: Machine, cpu: number): Machine {
  if (machine.broken !== null) return machine;
  try {
    return settle(config, machine, cpu);
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return { ...machine, broken: { rule: error.rule, detail: error.message } };
  }
}

function initialMemory(config: SystemConfig): Readonly<Record<string, Value>> {
  const cells: Record<string, Value> = {};
  for (const { object, path, value } of config.program.initial) {
    const perCpu = object.startsWith("percpu:");
    const objects = perCpu
      ? config.cpus.map((_, id) => `cpu${id}:${object.slice("percpu:".length)}`)
      : [object];
    for (const name of objects) {
      const cell = cellName({ object: name, path: "" }, path);
      const held = isMask(cell)
        ? maskCells(config.cpus.length, cell, value)
        : [[cell, value] as const];
      for (const [at, each] of held) if (each !== 0n) cells[at] = each;
    }
  }
  config.cpus.forEach((cpu, id) => {
    if (cpu.idle !== null) cells[`task:${idleName(id)}.flags`] = PF_IDLE;
  });
  return cells;
}

/** task_struct.flags of an idle task, as spec/include/types.h has it. */
const PF_IDLE = 2n;

function initialBudget(config: SystemConfig): Machine["budget"] {
  return Object.fromEntries<number | "unlimited">(
    config.cpus.flatMap((cpu) => [
      ...cpu.lines.filter(({ sgi }) => !sgi).map(({ name, times }) => [name, times] as const),
      ...cpu.lines
        .filter(({ withdraws }) => withdraws > 0)
        .map(({ name, withdraws }) => [withdrawals(name), withdraws] as const),
      ...cpu.faults.map(({ name, times }) => [name, times] as const),
      ...(cpu.sdei ?? []).map(({ name, times }) => [name, times] as const),
    ]),
  );
}
