// SPDX-License-Identifier: GPL-2.0-only OR MIT
import type { Draft } from "immer";
import type { Instance } from "./instances.ts";
import type { Cpu, Machine } from "./machine.ts";

/** A step that is being taken: the machine and its CPU, which it may write. */
export interface Taken {
  readonly machine: Draft<Machine>;
  readonly cpu: Draft<Cpu>;
  readonly id: number;
  /** Which of the step's ways. */
  readonly way: number;
  readonly instance: Instance;
}

export interface Step<Place> {
  /** The ways in which it can be taken now; none when it waits. One, when absent. */
  readonly ways?: (machine: Machine, id: number) => readonly number[];
  /** Takes it, and says where that leads. */
  readonly take: (taken: Taken) => Place;
}

export type Program<Place extends string> = Readonly<Record<Place, Step<Place>>>;

export const ONE_WAY = [0];
export const NO_WAY: readonly number[] = [];
/** Whether the event also wants the task to be switched. */
export const WANTED_OR_NOT = [0, 1];

export const ifFree = ({ cpus }: Machine, id: number): readonly number[] =>
  cpus[id]?.base.lock === null ? ONE_WAY : NO_WAY;

/** A task is idle when no round is left, and then only. */
export const isOtherReady = ({ tasks, current }: Cpu): boolean => tasks[1 - current]?.left !== 0;

/** CPU 0 reaches for the others, if there are any. */
export const isBoss = ({ id, instance }: Taken): boolean => id === 0 && instance.cpus > 1;

/** Takes cpu_base->lock and releases it, as in all programs. */
export const lock = ({ cpu, id }: Taken): void => {
  cpu.base.lock = id;
};
export const unlock = ({ cpu }: Taken): void => {
  cpu.base.lock = null;
};

/** schedule(), to the other task; it goes on where it was preempted, in the exit of an interrupt. */
export function switchTasks(cpu: Draft<Cpu>): void {
  cpu.current = 1 - cpu.current;
  const isInIrq = cpu.tasks[cpu.current]?.irq.at === "eret";
  cpu.level = isInIrq ? "irq" : "task";
  cpu.i = isInIrq;
  cpu.pmr = isInIrq;
}

export function reschedule(cpu: Draft<Cpu>): void {
  cpu.needResched = false;
  if (isOtherReady(cpu)) switchTasks(cpu);
}

/** The task that runs; a machine has two on each CPU. */
export function currentTask(cpu: Draft<Cpu>): Draft<Cpu["tasks"][0]> {
  const task = cpu.tasks[cpu.current];
  if (task === undefined) throw new Error(`no task ${cpu.current}`);
  return task;
}
