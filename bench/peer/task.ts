// SPDX-License-Identifier: GPL-2.0-only OR MIT
import type { Draft } from "immer";
import type { Cpu, Machine } from "./machine.ts";
import type { TaskPlace } from "./places.ts";
import {
  currentTask,
  ifFree,
  isBoss,
  isOtherReady,
  lock,
  NO_WAY,
  ONE_WAY,
  type Program,
  reschedule,
  switchTasks,
  type Taken,
  unlock,
} from "./step.ts";

/** CPUs that the first one reaches for. */
const others = ({ cpus }: Machine): number[] => cpus.map((_, id) => id).filter((id) => id > 0);

/** The CPU whose base is locked besides the own one. */
function remoteBase({ machine, cpu }: Taken): Draft<Cpu["base"]> {
  const remote = machine.cpus[cpu.remote ?? -1];
  if (remote === undefined) throw new Error("no remote base is locked");
  return remote.base;
}

export const TASK: Program<TaskPlace> = {
  "irqs-on": {
    take: ({ cpu }) => {
      cpu.pmr = false;
      return "irqs-save";
    },
  },
  "irqs-save": {
    take: ({ cpu }) => {
      currentTask(cpu).flags = cpu.pmr;
      return "irqs-off";
    },
  },
  "irqs-off": {
    take: ({ cpu }) => {
      cpu.pmr = true;
      return "preempt-disable";
    },
  },
  "preempt-disable": {
    take: ({ cpu }) => {
      cpu.preempt = true;
      return "lock";
    },
  },
  lock: {
    ways: ifFree,
    take: (taken) => {
      lock(taken);
      return "defer";
    },
  },
  defer: {
    take: ({ cpu }) => {
      cpu.base.deferredRearm = true;
      return "unlock";
    },
  },
  unlock: {
    take: (taken) => {
      unlock(taken);
      return isBoss(taken) ? "lock-remote" : "preempt-enable";
    },
  },
  "lock-remote": {
    ways: (machine) => others(machine).filter((id) => machine.cpus[id]?.base.lock === null),
    take: (taken) => {
      taken.cpu.remote = taken.way;
      remoteBase(taken).lock = taken.id;
      return "defer-remote";
    },
  },
  "defer-remote": {
    take: (taken) => {
      remoteBase(taken).deferredRearm = true;
      return "unlock-remote";
    },
  },
  "unlock-remote": {
    take: (taken) => {
      remoteBase(taken).lock = null;
      taken.cpu.remote = null;
      return "preempt-enable";
    },
  },
  "preempt-enable": {
    take: ({ cpu }) => {
      cpu.preempt = false;
      return "irqs-restore";
    },
  },
  "irqs-restore": {
    take: (taken) => {
      const task = currentTask(taken.cpu);
      taken.cpu.pmr = task.flags;
      task.flags = false;
      return isBoss(taken) ? "broadcast" : "need-resched";
    },
  },
  broadcast: {
    take: ({ machine }) => {
      for (const { base } of machine.cpus.slice(1)) base.ipi = true;
      return "poll";
    },
  },
  poll: {
    ways: (machine) =>
      others(machine).some((id) => machine.cpus[id]?.base.ipi) ? NO_WAY : ONE_WAY,
    take: () => "need-resched",
  },
  "need-resched": {
    take: ({ cpu }) => {
      if (cpu.needResched) reschedule(cpu);
      return "repeat";
    },
  },
  repeat: {
    take: ({ cpu }) => {
      const task = currentTask(cpu);
      task.left -= 1;
      return task.left > 0 ? "irqs-on" : "idle";
    },
  },
  idle: {
    ways: ({ cpus }, id) => {
      const cpu = cpus[id];
      return cpu !== undefined && isOtherReady(cpu) ? ONE_WAY : NO_WAY;
    },
    take: ({ cpu }) => {
      switchTasks(cpu);
      return "idle";
    },
  },
};
