// SPDX-License-Identifier: GPL-2.0-only OR MIT

import { ackToHandlerSync, gicAckEoiBalance, specialIntidInert } from "./acknowledge.ts";
import {
  everyReachedCpuHasNote,
  notesCompleteAtJump,
  oneKexecJumper,
  oneSavePerCpu,
  saveBeforeOffline,
} from "./crash.ts";
import { noEntryLivelock } from "./entry.ts";
import { EXECUTION } from "./execution.ts";
import type { Invariant, LivenessInvariant } from "./invariant.ts";
import {
  interruptedGoesOn,
  irqAcknowledged,
  irqEventuallyTaken,
  noLastingMask,
  reschedNotLost,
  timerRearmed,
} from "./liveness.ts";
import { exitWorkDone, nmiNotHeldOff, rcuQuiescentSeen } from "./liveness-held.ts";
import { lockdepAgrees } from "./lockdep.ts";
import { noSelfDeadlock } from "./locks.ts";
import { liveElrMasked, maskBalance, pmrRestoreMasked, taskSwitchMasks } from "./masking.ts";
import { mteCheckOrder, mteExitMasked } from "./mte.ts";
import { nmiContext, nmiNesting, noIrqInNmi } from "./nmi.ts";
import { pmrMarker, pmrWriteLegal } from "./pmr.ts";
import {
  noPreemptInNmi,
  preemptCountBalance,
  preemptOnExitLegal,
  scheduleContext,
} from "./preemption.ts";
import { ctCounters, noIrqAfterRcuExit, rcuWatching } from "./rcu.ts";
import { savedRegsIntact } from "./regs.ts";
import { softirqNesting } from "./softirq.ts";
import { stackScsMatch } from "./stacks.ts";
import {
  noCpuOffInSdei,
  noDanglingActiveSgi,
  offlineRunsOnlyStop,
  onlineCountExact,
  stopRequestVisible,
  stopReturnMeansOffline,
  stopSectionNotInterrupted,
} from "./stop.ts";
import { panicOnSomeCpu, stopEventuallyParks, wedgedCpuReached } from "./stop-liveness.ts";
import { noLockOfStoppedCpu } from "./stop-locks.ts";
import { exitToUserOrder } from "./user-exit.ts";

/** Every safety rule, in the order in which findings of one step are reported. */
export const INVARIANTS: readonly Invariant[] = [
  taskSwitchMasks,
  noPreemptInNmi,
  scheduleContext,
  preemptOnExitLegal,
  preemptCountBalance,
  liveElrMasked,
  pmrRestoreMasked,
  maskBalance,
  pmrMarker,
  pmrWriteLegal,
  rcuWatching,
  ctCounters,
  noIrqAfterRcuExit,
  lockdepAgrees,
  nmiContext,
  noIrqInNmi,
  nmiNesting,
  savedRegsIntact,
  mteCheckOrder,
  mteExitMasked,
  noSelfDeadlock,
  softirqNesting,
  noEntryLivelock,
  ackToHandlerSync,
  gicAckEoiBalance,
  specialIntidInert,
  stackScsMatch,
  exitToUserOrder,
  oneSavePerCpu,
  saveBeforeOffline,
  notesCompleteAtJump,
  everyReachedCpuHasNote,
  oneKexecJumper,
  stopReturnMeansOffline,
  offlineRunsOnlyStop,
  stopSectionNotInterrupted,
  onlineCountExact,
  stopRequestVisible,
  noCpuOffInSdei,
  noDanglingActiveSgi,
  noLockOfStoppedCpu,
  ...EXECUTION,
];

/** Every liveness rule. */
export const LIVENESS: readonly LivenessInvariant[] = [
  reschedNotLost,
  noLastingMask,
  irqEventuallyTaken,
  irqAcknowledged,
  timerRearmed,
  interruptedGoesOn,
  nmiNotHeldOff,
  exitWorkDone,
  rcuQuiescentSeen,
  stopEventuallyParks,
  wedgedCpuReached,
  panicOnSomeCpu,
];

export const RULE_IDS: readonly string[] = [...INVARIANTS, ...LIVENESS].map(({ id }) => id);
