// SPDX-License-Identifier: GPL-2.0-only OR MIT

/** Where a task is: what it does next. */
export type TaskPlace =
  | "irqs-on"
  | "irqs-save"
  | "irqs-off"
  | "preempt-disable"
  | "lock"
  | "defer"
  | "unlock"
  | "lock-remote"
  | "defer-remote"
  | "unlock-remote"
  | "preempt-enable"
  | "irqs-restore"
  | "broadcast"
  | "poll"
  | "need-resched"
  | "repeat"
  | "idle";

/** Where the handler of an interrupt is. */
export type IrqPlace =
  | "rcu-enter"
  | "pmr-off"
  | "i-clear"
  | "hardirq-enter"
  | "lock"
  | "defer"
  | "unlock"
  | "answer"
  | "hardirq-exit"
  | "i-set"
  | "rearm?"
  | "rearm-lock"
  | "rearm"
  | "rearm-unlock"
  | "rcu-exit"
  | "preempt"
  | "eret";

/** Where the handler of an SDEI event is. */
export type EventPlace = "nmi-enter" | "rcu-enter" | "handle" | "rcu-exit" | "nmi-exit" | "return";

/** Where the handler of a pseudo-NMI is; the ordinary exit path rearms the timer. */
export type NmiPlace = EventPlace | "rearm?" | "rearm-lock" | "rearm" | "rearm-unlock";
