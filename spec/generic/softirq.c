/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Entry and exit accounting of regular interrupts, and softirqs on the way out.
 * One softirq vector; ksoftirqd is left out, what it would do waits for the next exit. So are
 * tick_irq_enter() and tick_irq_exit(), time accounting, the bounds of 2 ms and 10 rounds, and
 * lockdep's own count of softirqs.
 *
 * Source: kernel-arm64-entry.md section 3.2.
 */
#include <hardirq.h>
#include <hrtimer.h>
#include <sched.h>

DEFINE_PER_CPU(unsigned int, softirq_pending);

/* IRQs are masked by the caller. */
void raise_softirq_irqoff(void)
{
	this_cpu_write(softirq_pending, 1);
}

/* Softirqs run with IRQs open and the hardirq count gone. */
static void __balanced handle_softirqs(void)
{
	preempt_count_add(SOFTIRQ_OFFSET);
	do {
		this_cpu_write(softirq_pending, 0);
		local_irq_enable();
		handle_softirq();
		local_irq_disable();
	} while (this_cpu_read(softirq_pending) && !need_resched());
	preempt_count_sub(SOFTIRQ_OFFSET);
}

static void invoke_softirq(void)
{
	handle_softirqs();
}

void irq_enter_rcu(void)
{
	preempt_count_add(HARDIRQ_OFFSET);
	lockdep_hardirq_enter();
	hrtimer_rearm_deferred();
}

void __balanced irq_exit_rcu(void)
{
	lockdep_assert_irqs_disabled();
	preempt_count_sub(HARDIRQ_OFFSET);
	if (!in_interrupt() && this_cpu_read(softirq_pending)) {
		hrtimer_rearm_deferred();
		invoke_softirq();
	}
	lockdep_hardirq_exit();
}
