// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { ALL_MASKED, daifOf } from "../../../src/model/arm64/psr.ts";
import { cellName, load, store } from "../../../src/model/memory.ts";
import { cpuOf, currentTask, topOf } from "../../../src/model/observe.ts";
import {
  draftCpu,
  draftTask,
  holder,
  type PrimitiveTable,
  type StepContext,
  type StepQuery,
} from "../../../src/model/primitives/primitive.ts";
import { numberIn } from "../../../src/model/stopping.ts";
import { isTrue } from "../../../src/model/value.ts";

/**
 * What the machine of the peers does in one step and C does in several, the way back
 * from an exception in one step, and locks without a queue.
 */

const cellOf = ({ args }: StepQuery, at: number): string => cellName(args[at] ?? 0n, "");
const baseLock = (cpu: number): string => `cpu${cpu}:hrtimer_bases.lock`;
const isFree = ({ before }: StepQuery, cell: string): boolean =>
  (before.locks[cell]?.owner ?? null) === null;

function take(step: StepContext, cell: string): void {
  step.draft.locks[cell] = { owner: holder(step), queue: [] };
}

/** CPUs besides the first whose lock can be taken. */
const freeOthers = (step: StepQuery): readonly number[] =>
  step.config.cpus.map((_, id) => id).filter((id) => id > 0 && isFree(step, baseLock(id)));

const rounds = ({ before }: StepQuery, task: string): bigint =>
  BigInt(`${load(before, `task:${task}.rounds`)}`);

const tasksOf = ({ config, cpu }: StepQuery): readonly string[] =>
  (config.cpus[cpu]?.tasks ?? []).map(({ name }) => name);

/** The other task of the CPU, if there is one and it has something to do. */
function otherTask(step: StepQuery): string | undefined {
  const { current } = cpuOf(step.before, step.cpu);
  return tasksOf(step).find((name) => name !== current && rounds(step, name) > 0n);
}

/** A task goes on with the masks with which it left: in the exit of an interrupt, or at task level. */
function switchTo(step: StepContext, task: string): void {
  const cpu = draftCpu(step);
  const isInIrq = (step.before.tasks[task]?.stack.length ?? 0) > 1;
  const { irqOn, irqOff } = step.config.kernel.priorities;
  cpu.current = task;
  cpu.daif = isInIrq ? { ...ALL_MASKED } : daifOf(0);
  cpu.pmr = isInIrq ? irqOff : irqOn;
}

export const PEER_PRIMITIVES: PrimitiveTable = {
  tas_spin_lock: {
    arity: 1,
    ready: (step) => isFree(step, cellOf(step, 0)),
    run: (step) => take(step, cellOf(step, 0)),
  },
  lock_another_base: {
    arity: 0,
    ready: (step) => freeOthers(step).length > 0,
    choices: (step) => freeOthers(step).length,
    run: (step) => {
      const cpu = freeOthers(step)[step.choice] ?? 0;
      take(step, baseLock(cpu));
      return { object: `cpu${cpu}:hrtimer_bases`, path: "" };
    },
  },
  wait_for_zero: {
    arity: 1,
    ready: (step) => !isTrue(load(step.before, cellOf(step, 0))),
    run: () => {},
  },
  handle_timer: {
    arity: 2,
    choices: () => 2,
    run: (step) => {
      store(step.draft, cellOf(step, 0), 1n);
      if (step.choice === 1) store(step.draft, cellOf(step, 1), 1n);
    },
  },
  handle_pmu: {
    arity: 1,
    choices: () => 2,
    run: (step) => {
      if (step.choice === 1) store(step.draft, cellOf(step, 0), 1n);
      return tasksOf(step).reduce((sum, task) => sum + rounds(step, task), 0n);
    },
  },
  one_round_less: {
    arity: 1,
    run: (step) => {
      const cell = cellOf(step, 0);
      const left = BigInt.asUintN(64, numberIn(step.before, cell) - 1n);
      store(step.draft, cell, left);
      return left;
    },
  },
  resched_if_wanted: {
    arity: 1,
    run: (step) => {
      const cell = cellOf(step, 0);
      if (!isTrue(load(step.before, cell))) return;
      if (currentTask(step.before, step.cpu).preemptCount !== 0) return;
      store(step.draft, cell, 0n);
      const other = otherTask(step);
      if (other !== undefined) switchTo(step, other);
    },
  },
  run_other_task: {
    arity: 0,
    ready: (step) => otherTask(step) !== undefined,
    run: (step) => {
      const other = otherTask(step);
      if (other !== undefined) switchTo(step, other);
    },
  },
  /** The way back to what was interrupted: its masks, PMR included. */
  "peer.return": {
    arity: 0,
    run: (step) => {
      const { entry } = topOf(step.before, step.cpu);
      const cpu = draftCpu(step);
      cpu.daif = daifOf(entry?.pstate ?? 0);
      cpu.pmr = entry?.pmr ?? 0;
      draftTask(step).stack.pop();
    },
  },
};
