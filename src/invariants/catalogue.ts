// SPDX-License-Identifier: GPL-2.0-only OR MIT

import {
  ackToHandlerSync,
  dirAfterEoir,
  gicAckEoiBalance,
  specialIntidInert,
} from "./acknowledge.ts";
import {
  everyReachedCpuHasNote,
  notesCompleteAtJump,
  oneKexecJumper,
  oneSavePerCpu,
  saveBeforeOffline,
} from "./crash.ts";
import { dataRace } from "./data-race.ts";
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
import { nmiContext, nmiKeepsPriority, nmiNesting, noIrqInNmi } from "./nmi.ts";
import { panicOnRequestedCpu } from "./panic.ts";
import {
  callersSerialised,
  noAccessInBreakWindow,
  noLostResume,
  noSleepingLockAtomic,
  noStaleAck,
  pauseIsNotStop,
  targetsOnline,
} from "./pause.ts";
import { resumeFlagFresh } from "./pause-flag.ts";
import { pauseTerminates } from "./pause-liveness.ts";
import { noLockHeldByPaused } from "./pause-locks.ts";
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
  offlineOnlyParks,
  offlineRunsOnlyStop,
  onlineCountExact,
  stopRequestVisible,
  stopReturnMeansOffline,
  stopSectionNotInterrupted,
} from "./stop.ts";
import { panicOnSomeCpu, stopEventuallyParks, wedgedCpuReached } from "./stop-liveness.ts";
import { noLockOfStoppedCpu } from "./stop-locks.ts";
import { breakBeforeMake, noFaultAfterResume, oneTranslation } from "./translation.ts";
import { exitToUserOrder } from "./user-exit.ts";
import {
  enterFromUserOnce,
  irqsOffInUserContext,
  kernelEntryContext,
  lockdepBeforeContextSwitch,
} from "./x86-context.ts";
import { nmiCNotReentered, noSwallowedNmi } from "./x86-nmi.ts";
import { handlerRestoresState, percpuNeedsKernelGs, userReturnState } from "./x86-registers.ts";

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
  nmiKeepsPriority,
  savedRegsIntact,
  mteCheckOrder,
  mteExitMasked,
  noSelfDeadlock,
  softirqNesting,
  noEntryLivelock,
  ackToHandlerSync,
  gicAckEoiBalance,
  dirAfterEoir,
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
  offlineOnlyParks,
  stopSectionNotInterrupted,
  onlineCountExact,
  stopRequestVisible,
  noCpuOffInSdei,
  noDanglingActiveSgi,
  panicOnRequestedCpu,
  noLockOfStoppedCpu,
  noAccessInBreakWindow,
  noLostResume,
  noStaleAck,
  callersSerialised,
  noSleepingLockAtomic,
  pauseIsNotStop,
  targetsOnline,
  noLockHeldByPaused,
  resumeFlagFresh,
  breakBeforeMake,
  oneTranslation,
  noFaultAfterResume,
  percpuNeedsKernelGs,
  userReturnState,
  handlerRestoresState,
  enterFromUserOnce,
  kernelEntryContext,
  lockdepBeforeContextSwitch,
  irqsOffInUserContext,
  nmiCNotReentered,
  noSwallowedNmi,
  dataRace,
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
  pauseTerminates,
];

export const RULE_IDS: readonly string[] = [...INVARIANTS, ...LIVENESS].map(({ id }) => id);

/** Rules of generic code, which every architecture runs. The others are of one: `arch`, or arm64. */
const GENERIC: readonly string[] = [
  "no-preempt-in-nmi",
  "schedule-context",
  "preempt-on-exit-legal",
  "preempt-count-balance",
  "mask-balance",
  "rcu-watching",
  "ct-counters",
  "lockdep-agrees",
  "nmi-context",
  "no-irq-in-nmi",
  "no-self-deadlock",
  "softirq-nesting",
  "exit-to-user-order",
  "resched-not-lost",
  "no-lasting-mask",
  "exit-work-done",
  "rcu-quiescent-seen",
  "data-race",
  ...EXECUTION.filter(({ arch }) => arch === undefined).map(({ id }) => id),
];

/** Ids of the rules that mean something on an architecture. */
export const rulesOf = (arch: "arm64" | "x86"): readonly string[] =>
  [...INVARIANTS, ...LIVENESS]
    .filter((rule) => GENERIC.includes(rule.id) || (rule.arch ?? "arm64") === arch)
    .map(({ id }) => id);
