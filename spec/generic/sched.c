/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * The scheduler, down to what the masks and counts see of it: who is next is the model's
 * choice, runqueue locks are a preempt_count and a masked section. A task sleeps by
 * deactivate_task(), which takes it off the runqueue at once; so one that is preempted between
 * that and schedule() sleeps, where the kernel's SM_PREEMPT would leave it runnable.
 * exception_enter() and _exit() around preempt_schedule_irq() are left out.
 *
 * Source: kernel-arm64-entry.md sections 3.1, 6; the rearm at the end of __schedule(), section 5.
 */
#include <hrtimer.h>
#include <idle.h>
#include <irqflags.h>
#include <sched.h>

/* The runqueue's lock goes, and the IRQs come back. */
static void finish_lock_switch(void)
{
	local_irq_enable();
	preempt_enable_no_resched();
}

/* Where a task that has never run begins. */
void schedule_tail(void)
{
	finish_lock_switch();
	preempt_enable();
}

static void __schedule(void)
{
	struct task_struct *prev = current;
	struct task_struct *next;
	bool rearm;

	local_irq_disable();
	rearm = hrtimer_test_and_clear_rearm_deferred();
	preempt_disable();
	next = pick_next_task();
	clear_tsk_need_resched(prev);
	if (rearm)
		__hrtimer_rearm_deferred();
	if (next != prev)
		cpu_switch_to(prev, next);
	finish_lock_switch();
}

/* For a task that gives up the CPU by itself; it stays runnable here. */
void schedule(void)
{
	do {
		preempt_disable();
		__schedule();
		preempt_enable_no_resched();
	} while (need_resched());
}

/* The idle task already holds a count against being preempted. */
void schedule_idle(void)
{
	do {
		__schedule();
	} while (need_resched());
}

void preempt_schedule(void)
{
	if (irqs_disabled())
		return;
	schedule();
}

/* From the exit of an exception, interrupts masked. */
void preempt_schedule_irq(void)
{
	BUG_ON(preempt_count() || !irqs_disabled());

	do {
		preempt_disable();
		local_irq_enable();
		__schedule();
		local_irq_disable();
		preempt_enable_no_resched();
	} while (need_resched());
}
