/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * The high resolution timer interrupt, with one timer. CONFIG_HRTIMER_REARM_DEFERRED (v7.1)
 * leaves programming the device to the way out of the interrupt, so that it happens once
 * after softirqs and schedule() have had their say.
 *
 * Source: kernel-arm64-entry.md section 5; 15dd3a948855. Queues and times are left out.
 */
#include <hardirq.h>
#include <hrtimer.h>
#include <sched.h>

struct hrtimer_cpu_base {
	raw_spinlock_t lock;
	bool deferred_rearm;
};

DEFINE_PER_CPU(struct hrtimer_cpu_base, hrtimer_bases);

/* The callback runs with the lock dropped. */
static void __hrtimer_run_queues(struct hrtimer_cpu_base *cpu_base)
{
	raw_spin_unlock(&cpu_base->lock);
	do_work();
	raw_spin_lock(&cpu_base->lock);
}

#ifdef CONFIG_HRTIMER_REARM_DEFERRED

bool hrtimer_test_and_clear_rearm_deferred(void)
{
	if (!test_thread_flag(TIF_HRTIMER_REARM))
		return false;
	clear_thread_flag(TIF_HRTIMER_REARM);
	return true;
}

/* IRQs are off: the lock is taken without masking. */
void __hrtimer_rearm_deferred(void)
{
	struct hrtimer_cpu_base *cpu_base = this_cpu_ptr(&hrtimer_bases);

	if (!cpu_base->deferred_rearm)
		return;

	guard(raw_spinlock)(&cpu_base->lock);
	cpu_base->deferred_rearm = false;
	tick_program_event();
}

void hrtimer_rearm_deferred(void)
{
	if (hrtimer_test_and_clear_rearm_deferred())
		__hrtimer_rearm_deferred();
}

/* On the way to user mode, before IRQs are opened for other work; schedule() would rearm itself. */
unsigned long hrtimer_rearm_deferred_user_irq(unsigned long work)
{
	if ((work & (_TIF_HRTIMER_REARM | _TIF_NEED_RESCHED)) == _TIF_HRTIMER_REARM) {
		clear_thread_flag(TIF_HRTIMER_REARM);
		__hrtimer_rearm_deferred();
		work &= ~_TIF_HRTIMER_REARM;
	}
	return work;
}

static void hrtimer_interrupt_rearm(void)
{
	set_thread_flag(TIF_HRTIMER_REARM);
}

#else

static void hrtimer_interrupt_rearm(void)
{
	tick_program_event();
}

#endif

/* IRQs are off in a handler, so the lock is taken without masking. */
void hrtimer_interrupt(void)
{
	struct hrtimer_cpu_base *cpu_base = this_cpu_ptr(&hrtimer_bases);

	raw_spin_lock(&cpu_base->lock);
	if (IS_ENABLED(CONFIG_HRTIMER_REARM_DEFERRED))
		cpu_base->deferred_rearm = true;
	__hrtimer_run_queues(cpu_base);
	hrtimer_interrupt_rearm();
	raw_spin_unlock(&cpu_base->lock);
}
