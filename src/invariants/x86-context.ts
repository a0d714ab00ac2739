// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { Activation, Machine } from "../model/machine.ts";
import { cpuOf, currentTask, topOf } from "../model/observe.ts";
import type { SystemConfig } from "../model/system.ts";
import {
  type Exception,
  exceptionOn,
  exceptionsOn,
  exceptionText,
  fromUser,
  isNmiClass,
} from "./exceptions.ts";
import { at, ELSEWHERE, everyState, type Invariant } from "./invariant.ts";

/** Context tracking has nothing to say of a CPU that is not nohz_full. */
const tracks = (config: SystemConfig, cpu: number): boolean => config.cpus[cpu]?.nohzFull === true;

const inContextUser = (machine: Machine, cpu: number): boolean =>
  cpuOf(machine, cpu).ct.state === "user";

/**
 * Formally: on a nohz_full CPU ct_user_exit() runs with context USER only. That nothing
 * instrumentable runs before it is rcu-watching's.
 */
export const enterFromUserOnce: Invariant = {
  id: "enter-from-user-once",
  claim: "Context tracking is told once for each entry from user mode, and for no other.",
  source: "02bc7768fe44; kernel-stop-pause-x86.md X6",
  arch: "x86",
  checks: [
    at(["ct_user_exit"], ({ config, before, cpu }) => {
      if (!tracks(config, cpu)) return ELSEWHERE;
      if (inContextUser(before, cpu)) return null;
      return `ct_user_exit() runs in context ${cpuOf(before, cpu).ct.state}`;
    }),
  ],
};

/** An NMI is one wherever it comes from; the others are not when they come from user mode. */
const isNmiLike = (config: SystemConfig, exception: Exception): boolean =>
  exception.vector === "nmi" || isNmiClass(config, exception);

const isIretFault = (config: SystemConfig, { source }: Activation): boolean =>
  config.cpus.some(({ faults }) =>
    faults.some(({ name, kind }) => name === source && kind === "iret_fault"),
  );

/**
 * The assertion of 2015: who comes from the kernel finds context KERNEL, so there is nothing
 * to remember. NMI-like exceptions tell RCU for themselves and for what nests in them.
 *
 * Formally: when an exception that is not NMI-like is taken at CPL 0 the context is not USER,
 * unless an NMI-like one is on the stack. An IRET that fails counts as of user mode.
 */
export const kernelEntryContext: Invariant = {
  id: "kernel-entry-context",
  claim: "An exception of the kernel that is not NMI-like finds context KERNEL.",
  source: "02bc7768fe44, list mail of 2015-08-18; kernel-stop-pause-x86.md X7, section 3.5",
  arch: "x86",
  checks: [
    at(["take-irq", "take-fault"], ({ config, after, cpu }) => {
      const exception = exceptionOn(after, cpu);
      if (exception === null || fromUser(exception)) return ELSEWHERE;
      if (isIretFault(config, exception)) return ELSEWHERE;
      if (exceptionsOn(after, cpu).some((one) => isNmiLike(config, one))) return ELSEWHERE;
      if (!inContextUser(after, cpu)) return null;
      return `${exceptionText(config, exception)} hits the kernel in context user`;
    }),
  ],
};

/**
 * Formally: at ct_user_exit() and at ct_user_enter() lockdep has hardirqs off.
 */
export const lockdepBeforeContextSwitch: Invariant = {
  id: "lockdep-before-context-switch",
  claim: "Lockdep knows that interrupts are off before the context is switched, both ways.",
  source: "f10750536fa7; kernel-stop-pause-x86.md X12",
  arch: "x86",
  checks: [
    at(["ct_user_exit", "ct_user_enter"], ({ before, cpu, step }) => {
      if (!cpuOf(before, cpu).lockdep.hardirqsEnabled) return null;
      const name = step !== null && "name" in step.op ? step.op.name : "the switch";
      return `${name}() runs while lockdep has hardirqs on`;
    }),
  ],
};

/**
 * Formally: on a nohz_full CPU IF is clear while the context is USER and CPL is 0.
 */
export const irqsOffInUserContext: Invariant = {
  id: "irqs-off-in-user-context",
  claim: "The kernel does not run with interrupts on while the context is USER.",
  source: "kernel-stop-pause-x86.md X13, section 3.5",
  arch: "x86",
  checks: [
    everyState(({ config, machine, cpu }) => {
      if (!tracks(config, cpu) || topOf(machine, cpu).el === 0) return ELSEWHERE;
      if (!inContextUser(machine, cpu)) return ELSEWHERE;
      if (cpuOf(machine, cpu).daif.i) return null;
      return `interrupts are on in context user, in ${currentTask(machine, cpu).name}`;
    }),
  ],
};
