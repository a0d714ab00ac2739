// SPDX-License-Identifier: GPL-2.0-only OR MIT
import type { EventPlace, NmiPlace } from "./places.ts";
import {
  ifFree,
  lock,
  type Program,
  type Step,
  type Taken,
  unlock,
  WANTED_OR_NOT,
} from "./step.ts";

const enterNmi: Step<"rcu-enter"> = {
  take: ({ cpu }) => {
    cpu.nmis += 1;
    return "rcu-enter";
  },
};
const enterRcu: Step<"handle"> = {
  take: ({ cpu }) => {
    cpu.rcu += 1;
    return "handle";
  },
};
const exitRcu: Step<"nmi-exit"> = {
  take: ({ cpu }) => {
    cpu.rcu -= 1;
    return "nmi-exit";
  },
};
const exitNmi: Step<"return"> = {
  take: ({ cpu }) => {
    cpu.nmis -= 1;
    return "return";
  },
};

/** Whether this pseudo-NMI leaves through the ordinary exit path. */
function leavesOrdinarily({ cpu, instance: { variant } }: Taken): boolean {
  if (variant !== "late") return variant === "buggy";
  return cpu.tasks[0].left + cpu.tasks[1].left === 1;
}

export const NMI: Program<NmiPlace> = {
  "nmi-enter": enterNmi,
  "rcu-enter": enterRcu,
  handle: {
    ways: () => WANTED_OR_NOT,
    take: (taken) => {
      if (taken.way === 1) taken.cpu.needResched = true;
      return leavesOrdinarily(taken) ? "rearm?" : "rcu-exit";
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
  "rcu-exit": exitRcu,
  "nmi-exit": exitNmi,
  return: {
    take: ({ cpu }) => {
      cpu.i = false;
      cpu.pmr = cpu.nmi.from.pmr;
      cpu.level = cpu.nmi.from.level;
      cpu.nmi.from = { level: "task", pmr: false };
      return "nmi-enter";
    },
  },
};

export const SDEI: Program<EventPlace> = {
  "nmi-enter": enterNmi,
  "rcu-enter": enterRcu,
  handle: { take: () => "rcu-exit" },
  "rcu-exit": exitRcu,
  "nmi-exit": exitNmi,
  return: {
    take: ({ cpu }) => {
      const { level, pmr, i } = cpu.sdei.from;
      cpu.i = i;
      cpu.pmr = pmr;
      cpu.level = level;
      cpu.sdei.from = { level: "task", pmr: false, i: false };
      return "nmi-enter";
    },
  },
};
