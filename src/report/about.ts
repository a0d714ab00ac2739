// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { FactKind } from "../trace/facts.ts";
import type { TraceStep } from "../trace/trace.ts";

/** Who is online, whose note is how far. */
const CRASH: readonly FactKind[] = ["memory", "mask", "firmware"];

/**
 * What a reader of one rule has to see, besides hardware actions and context switches.
 * A rule that is not here (a kernel assertion) gets the facts that most rules read.
 */
const ABOUT: Readonly<Record<string, readonly FactKind[]>> = {
  "task-switch-masks": ["mask"],
  "no-preempt-in-nmi": ["preempt"],
  "schedule-context": ["preempt", "rcu"],
  "live-elr-masked": ["live", "mask"],
  "rcu-watching": ["rcu"],
  "lockdep-agrees": ["lockdep", "mask"],
  "pmr-marker": ["mask"],
  "pmr-write-legal": ["mask"],
  "mask-balance": ["mask"],
  "pmr-restore-masked": ["mask", "regs"],
  "nmi-context": ["preempt"],
  "no-irq-in-nmi": ["preempt", "mask"],
  "nmi-nesting": ["preempt"],
  "preempt-on-exit-legal": ["preempt", "resched", "mask"],
  "mte-check-order": ["mte"],
  "mte-exit-masked": ["mte", "mask"],
  "ct-counters": ["ct", "rcu"],
  "preempt-count-balance": ["preempt"],
  "no-self-deadlock": ["lock"],
  deadlock: ["lock", "mask"],
  "saved-regs-intact": ["regs"],
  "softirq-nesting": ["preempt"],
  "no-irq-after-rcu-exit": ["rcu", "mask"],
  "resched-not-lost": ["resched"],
  "no-lasting-mask": ["mask"],
  "irq-eventually-taken": ["mask", "gic"],
  "irq-acknowledged": ["gic"],
  "interrupted-goes-on": ["gic"],
  "no-entry-livelock": ["gic", "mask"],
  "timer-rearmed": ["timer", "memory"],
  "ack-to-handler-sync": ["gic"],
  "gic-ack-eoi-balance": ["gic"],
  "dir-after-eoir": ["gic"],
  "special-intid-inert": ["gic", "mask", "preempt"],
  "stack-scs-match": ["task", "mask"],
  "exit-to-user-order": ["mask", "rcu"],
  "nmi-not-held-off": ["gic", "mask"],
  "exit-work-done": ["memory"],
  "rcu-quiescent-seen": ["rcu", "ct"],
  "one-save-per-cpu": CRASH,
  "save-before-offline": CRASH,
  "notes-complete-at-jump": CRASH,
  "every-reached-cpu-has-note": CRASH,
  "one-kexec-jumper": CRASH,
  "stop-return-means-offline": ["memory"],
  "offline-runs-only-stop": ["memory", "mask"],
  "stop-section-not-interrupted": ["memory", "mask", "firmware"],
  "online-count-exact": ["memory"],
  "stop-request-visible": ["memory", "firmware"],
  "no-cpu-off-in-sdei": ["firmware"],
  "no-dangling-active-sgi": ["firmware"],
  "no-lock-of-stopped-cpu": ["lock", "mask"],
  "stop-eventually-parks": ["memory", "mask"],
  "wedged-cpu-reached": ["mask", "firmware"],
  "panic-on-some-cpu": ["memory", "mask"],
  "panic-on-requested-cpu": ["memory", "mask"],
  "offline-only-parks": ["memory", "mask"],
  "nmi-keeps-priority": ["gic", "mask"],
  "no-access-in-break-window": ["memory"],
  "no-lost-resume": ["memory"],
  "no-stale-ack": ["memory"],
  "callers-serialised": ["memory", "lock"],
  "no-sleeping-lock-atomic": ["mask", "preempt"],
  "pause-is-not-stop": ["memory"],
  "targets-online": ["memory", "mask"],
  "no-lock-held-by-paused": ["lock", "memory"],
  "resume-flag-fresh": ["memory"],
  "pause-terminates": ["memory", "mask", "lock"],
  "percpu-needs-kernel-gs": ["x86"],
  "user-return-state": ["x86", "ct"],
  "handler-restores-state": ["x86"],
  "enter-from-user-once": ["ct"],
  "kernel-entry-context": ["ct", "mask"],
  "lockdep-before-context-switch": ["lockdep", "ct"],
  "irqs-off-in-user-context": ["ct", "mask"],
  "nmi-c-not-reentered": ["nmi"],
  "no-swallowed-nmi": ["nmi"],
  "data-race": ["memory"],
  "break-before-make": ["memory", "tlb"],
  "one-translation": ["memory", "tlb"],
  "no-fault-after-resume": ["memory", "tlb"],
  "no-frame-on-user-stack": ["x86"],
  "ist-not-shared": ["x86", "nmi"],
  "nmi-returns-to-origin": ["nmi"],
};

const USUAL: readonly FactKind[] = ["lock", "mask", "preempt", "rcu", "resched"];

export const aboutRule = (rule: string): ReadonlySet<FactKind> => new Set(ABOUT[rule] ?? USUAL);

/**
 * Reads that decide what a rule is about, by the function they stand in and their text:
 * what was not done changes nothing, so that only the question shows.
 */
const QUESTIONS: Readonly<Record<string, RegExp>> = {
  "resched-not-lost": /need_resched|cond_resched|preempt_schedule_irq/,
};

export const isQuestion = (rule: string, { fn, text }: TraceStep): boolean =>
  QUESTIONS[rule]?.test(`${fn} ${text}`) ?? false;
