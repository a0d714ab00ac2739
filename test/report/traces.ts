// SPDX-License-Identifier: GPL-2.0-only OR MIT
import type { Trace } from "../../src/trace/trace.ts";
import { Sketch } from "./sketch.ts";

const LOCK = "lock hrtimer_bases.lock";

/** The NMI of the 2026 mail: handled like an interrupt, it rearms the timer under the lock. */
export const hrtimer: Trace = new Sketch(["A"])
  .call(0, "thread A", "task_loop")
  .step(0, "do_work()")
  .raise(0, "timer")
  .take(0, "<IRQ timer>", "irq", "timer", "mask DAIF ---- -> DAIF", "live ELR saved -> live")
  .call(0, "el1h_64_irq")
  .step(0, "kernel_entry.save(regs)", "live ELR live -> saved", "regs regs none -> saved")
  .step(0, "kernel_entry.set_pmr()", "mask PMR 0xe0 -> 0xf0")
  .call(0, "el1h_64_irq_handler", "el1_interrupt")
  .step(0, "write_sysreg(0xc0, daif)", "mask DAIF DAIF -> --IF")
  .call(0, "irqentry_enter")
  .step(0, "ct_irq_enter()", "ct nesting 1 -> 2")
  .back(0)
  .step(0, "__preempt_count_add(HARDIRQ)", "preempt preempt 0 -> HARDIRQ")
  .call(0, "gic_handle_irq")
  .step(0, "x = gic_read_iar() -> 27", "gic active none -> 27 at 0xc0")
  .call(0, "hrtimer_interrupt")
  .step(0, "raw_spin_lock(&hrtimer_bases.lock)", `${LOCK} free -> held by A/irq`)
  .step(0, "hrtimer_bases.deferred_rearm = 1", "memory hrtimer_bases.deferred_rearm 0 -> 1")
  .raise(0, "pmu")
  .take(0, "<NMI pmu>", "nmi", "pmu", "mask DAIF --IF -> DAIF")
  .call(0, "el1h_64_irq")
  .step(0, "kernel_entry.save(regs)", "regs regs none -> saved")
  .call(0, "el1h_64_irq_handler", "el1_interrupt")
  .step(0, "write_sysreg(0xc0, daif)", "mask DAIF DAIF -> --IF")
  .call(0, "irqentry_exit", "irqentry_exit_to_kernel_mode", "hrtimer_rearm_deferred")
  .step(0, "rearm = hrtimer_bases.deferred_rearm -> 1")
  .call(0, "__hrtimer_rearm_deferred")
  .step(0, "raw_spin_lock(&hrtimer_bases.lock)", `${LOCK} held -> held by A/irq, wanted by A/nmi`)
  .trace("no-self-deadlock", "held by the context this NMI interrupted");

/** Two CPUs take two locks in opposite orders. */
export const deadlock: Trace = new Sketch(["A", "B"])
  .call(0, "update_one")
  .call(1, "update_two")
  .step(0, "do_work()")
  .step(0, "raw_spin_lock(&first)", "lock first free -> held by A")
  .step(1, "raw_spin_lock(&second)", "lock second free -> held by B")
  .step(1, "x = first.count -> 0")
  .step(1, "count = 1", "memory count 0 -> 1")
  .step(1, "raw_spin_lock(&first)", "lock first held -> held by A, wanted by B")
  .step(0, "raw_spin_lock(&second)", "lock second held -> held by B, wanted by A")
  .trace("lock-order", "CPU0 waits for 'second', CPU1 for 'first', and neither lets go");

/** One CPU goes back and forth between its contexts. */
export const contexts: Trace = new Sketch(["A"])
  .call(0, "thread A", "loop")
  .step(0, "msr_daifset(0x3)", "mask DAIF ---- -> --IF")
  .take(0, "<NMI pmu>", "nmi", "pmu", "mask DAIF --IF -> DAIF")
  .call(0, "nmi_enter")
  .step(0, "msr_daifclr(0x8)", "mask DAIF DAIF -> -AIF")
  .back(0)
  .eret(0, "mask DAIF -AIF -> --IF")
  .step(0, "msr_daifclr(0x3)", "mask DAIF --IF -> ----")
  .take(0, "<IRQ timer>", "irq", "timer", "mask DAIF ---- -> DAIF")
  .call(0, "irq_exit")
  .step(0, "msr_daifclr(0xf)", "mask DAIF DAIF -> ----")
  .trace("mask-balance", "irq_exit returns with everything unmasked");

/** A task is preempted at the end of an interrupt and leaves its masks to the next one. */
export const preempted: Trace = new Sketch(["A"])
  .call(0, "thread A", "task_loop")
  .take(0, "<IRQ timer>", "irq", "timer", "mask DAIF ---- -> DAIF")
  .call(0, "el1h_64_irq")
  .step(0, "kernel_entry.save(regs)", "regs regs none -> saved")
  .call(0, "el1h_64_irq_handler", "el1_interrupt", "do_interrupt_handler", "gic_handle_irq")
  .step(0, "x = gic_read_iar() -> 27", "gic active none -> 27 at 0xc0")
  .step(0, "msr_daifclr(0x3)", "mask DAIF DAIF -> DA--")
  .step(0, "handle_irq_event(27)", "resched need_resched 0 -> 1")
  .step(0, "msr_daifset(0x3)", "mask DAIF DA-- -> DAIF")
  .step(0, "gic_write_eoir(27)", "gic active 27 at 0xc0 -> none")
  .back(0, 2)
  .call(0, "irqentry_exit", "preempt_schedule_irq", "__schedule", "context_switch")
  .step(0, "cpu_switch_to(A, B)", "task current A -> B")
  .switchTo(0, "B", "thread B", "schedule_tail")
  .step(0, "__preempt_count_sub(2)", "preempt preempt 2 -> 0")
  .trace("task-switch-masks", "B goes on with DAIF=DAIF");

/** Nothing masks for ever, they said. */
export const lasso: Trace = new Sketch(["A"])
  .call(0, "thread A", "task_loop")
  .step(0, "do_work()")
  .step(0, "msr_daifset(0x3)", "mask DAIF ---- -> --IF")
  .raise(0, "timer")
  .forEver()
  .step(0, "do_work()")
  .step(0, "x = jiffies -> 0")
  .step(0, "do_work()")
  .trace("no-lasting-mask", "CPU0 keeps interrupts masked for ever");

/** The initial state is already wrong. */
export const nothing: Trace = new Sketch(["A"]).trace("rcu-watching", "RCU does not watch at boot");
