/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * The boundary: what spec/ may call without a definition in C. A primitive has
 * its semantics in src/model/; the rest says what is assumed.
 *
 * Sources: shared reference kernel-arm64-entry.md, the section named at each block.
 */

/* preempt_count of the current task (3.1); the fields come from include/preempt.h. */
__primitive int preempt_count(void);
__primitive void __preempt_count_add(int val);
__primitive void __preempt_count_sub(int val);

/* Atomic and relaxed, without a result. */
__primitive void set_bit(unsigned int nr, unsigned long *word);
__primitive void clear_bit(unsigned int nr, unsigned long *word);

/* Rescheduling: TIF_NEED_RESCHED of a task. */
__primitive bool need_resched(void);
__primitive void set_tsk_need_resched(struct task_struct *p);
__primitive void clear_tsk_need_resched(struct task_struct *p);

/* The scheduler's choice (round robin, idle last) and the stack switch itself. */
__primitive struct task_struct *pick_next_task(void);
#ifndef CONFIG_ERET_STACKS
__primitive void cpu_switch_to(struct task_struct *prev, struct task_struct *next);
#endif
/* Takes the current task off the runqueue until wake_up_process(). */
__primitive void deactivate_task(struct task_struct *p);
__primitive void wake_up_process_on_rq(struct task_struct *p);

/* Context tracking and RCU counters (3.4). */
__primitive void ct_irq_enter(void);
__primitive void ct_irq_exit(void);
__primitive void ct_nmi_enter(void);
__primitive void ct_nmi_exit(void);
__primitive void ct_idle_enter(void);
__primitive void ct_idle_exit(void);
__primitive void ct_user_enter(void);
__primitive void ct_user_exit(void);
__primitive void context_tracking_guest_enter(void);
__primitive void context_tracking_guest_exit(void);
__primitive bool rcu_is_watching(void);
/* rcu_dynticks views that assertions and the tick need: ct.nesting, ct.nmi_nesting (IRQ_NONIDLE is 1000). */
__primitive long ct_nesting(void);
__primitive long ct_nmi_nesting(void);

/* Lockdep's view of the interrupt mask (3.3). */
__primitive void __lockdep_hardirqs_off(void);
__primitive(requires(rcu_watching)) void __lockdep_hardirqs_on_prepare(void);
__primitive void __lockdep_hardirqs_on(void);
__primitive bool lockdep_hardirqs_enabled(void);
__primitive void lockdep_off(void);
__primitive void lockdep_on(void);
__primitive void lockdep_hardirq_enter(void);
__primitive void lockdep_hardirq_exit(void);

/* Tracing: nothing happens, but it must not be reached while RCU is not watching. */
__ignored(requires(rcu_watching)) void trace_hardirqs_off_finish(void);
__ignored(requires(rcu_watching)) void trace_hardirqs_on_prepare(void);
__ignored(requires(rcu_watching)) void ftrace_nmi_enter(void);
__ignored(requires(rcu_watching)) void ftrace_nmi_exit(void);

/* Locks: queues; the interrupted context of the same CPU never lets go. */
__primitive void raw_spin_lock(raw_spinlock_t *lock);
__primitive bool raw_spin_trylock(raw_spinlock_t *lock);
__primitive void raw_spin_unlock(raw_spinlock_t *lock);

/* The local timer device. */
__primitive void tick_program_event(void);

/* Bodies of work. They are instrumented, so RCU must be watching. */
__primitive(requires(rcu_watching)) void handle_irq_event(u32 hwirq);
__primitive(requires(rcu_watching)) void handle_nmi_event(u32 hwirq);
__primitive(requires(rcu_watching)) void handle_softirq(void);
__primitive(requires(rcu_watching)) void handle_fault(struct pt_regs *regs);
__primitive void do_work(void);

/* Any of 0 … n-1 may come back. */
__primitive int choose(int n);
