// SPDX-License-Identifier: GPL-2.0-only OR MIT
import type { IrqPlace } from "./places.ts";
import { ifFree, lock, type Program, reschedule, unlock, WANTED_OR_NOT } from "./step.ts";

export const IRQ: Program<IrqPlace> = {
  "rcu-enter": {
    take: ({ cpu }) => {
      cpu.rcu += 1;
      return "pmr-off";
    },
  },
  "pmr-off": {
    take: ({ cpu }) => {
      cpu.pmr = true;
      return "i-clear";
    },
  },
  "i-clear": {
    take: ({ cpu }) => {
      cpu.i = false;
      return "hardirq-enter";
    },
  },
  "hardirq-enter": {
    take: ({ cpu }) => {
      cpu.hardirq = true;
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
    ways: () => WANTED_OR_NOT,
    take: ({ cpu, way }) => {
      cpu.base.deferredRearm = true;
      if (way === 1) cpu.needResched = true;
      return "unlock";
    },
  },
  unlock: {
    take: (taken) => {
      unlock(taken);
      return "answer";
    },
  },
  answer: {
    take: ({ cpu }) => {
      cpu.base.ipi = false;
      return "hardirq-exit";
    },
  },
  "hardirq-exit": {
    take: ({ cpu }) => {
      cpu.hardirq = false;
      return "i-set";
    },
  },
  "i-set": {
    take: ({ cpu }) => {
      cpu.i = true;
      return "rearm?";
    },
  },
  "rearm?": { take: ({ cpu }) => (cpu.base.deferredRearm ? "rearm-lock" : "rcu-exit") },
  "rearm-lock": {
    ways: ifFree,
    take: (taken) => {
      lock(taken);
      return "rearm";
    },
  },
  rearm: {
    take: ({ cpu }) => {
      cpu.base.deferredRearm = false;
      return "rearm-unlock";
    },
  },
  "rearm-unlock": {
    take: (taken) => {
      unlock(taken);
      return "rcu-exit";
    },
  },
  "rcu-exit": {
    take: ({ cpu }) => {
      cpu.rcu -= 1;
      return "preempt";
    },
  },
  preempt: {
    take: ({ cpu }) => {
      const { needResched, preempt, hardirq, nmis } = cpu;
      if (needResched && !preempt && !hardirq && nmis === 0) reschedule(cpu);
      return "eret";
    },
  },
  eret: {
    take: ({ cpu }) => {
      cpu.i = false;
      cpu.pmr = false;
      cpu.level = "task";
      return "rcu-enter";
    },
  },
};
