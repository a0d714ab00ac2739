/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* Steps of the model, and those that bench/peer/kernel/primitives.ts adds to them. */
#include "entry.h"

__primitive u64 read_sysreg_s(__symbol reg);
__primitive void write_sysreg_s(u64 val, __symbol reg);
__primitive void msr_daifset(u64 imm);
__primitive void msr_daifclr(u64 imm);
__primitive void __preempt_count_add(int val);
__primitive void __preempt_count_sub(int val);
__primitive void ct_irq_enter(void);
__primitive void ct_irq_exit(void);
__primitive void ct_nmi_enter(void);
__primitive void ct_nmi_exit(void);
__primitive void raw_spin_unlock(raw_spinlock_t *lock);

__primitive void clear_bit(unsigned int nr, unsigned long *word);

/* Test and set: whoever waits waits before the step, and nobody queues. */
__primitive void tas_spin_lock(raw_spinlock_t *lock);
/* The same with the lock of any CPU but the first. */
__primitive struct hrtimer_cpu_base *lock_another_base(void);
/* Waits for a word to be zero. */
__primitive void wait_for_zero(unsigned long *word);
/* A timer expired: its base is to be rearmed, and perhaps a task woke up. */
__primitive void handle_timer(bool *deferred_rearm, bool *resched);
/* An event was counted: perhaps a task woke up. Rounds that are left to this CPU's tasks. */
__primitive unsigned long handle_pmu(bool *resched);
/* Rounds that are left after this one. */
__primitive unsigned long one_round_less(unsigned long *rounds);
/* To the other task, if one is wanted and preempt_count allows it. */
__primitive void resched_if_wanted(bool *resched);
/* To the other task, as soon as it has something to do. */
__primitive void run_other_task(void);
__primitive void do_work(void);
