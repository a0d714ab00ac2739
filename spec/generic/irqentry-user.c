/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * From and to user mode: RCU is told first and last, and between the last look at the work
 * flags and the return IRQs stay off. One order for all versions here; rseq is left out.
 *
 * Source: kernel-arm64-entry.md sections 4.3, 4.4, 4.5; the rearm, section 5 and B41.
 */
#include <hrtimer.h>
#include <irq-entry-common.h>
#include <irqflags.h>
#include <sched.h>

noinstr void enter_from_user_mode(struct pt_regs *regs)
{
	lockdep_hardirqs_off();
	ct_user_exit();
	trace_hardirqs_off_finish();
}

/* Timers are rearmed before the loop, in schedule(), or by the interrupt that hits the loop. */
#define EXIT_TO_USER_MODE_WORK (_TIF_NEED_RESCHED | _TIF_NOTIFY_SIGNAL)

static void exit_to_user_mode_loop(unsigned long ti_work)
{
	while (ti_work & EXIT_TO_USER_MODE_WORK) {
		local_irq_enable();
		if (ti_work & _TIF_NEED_RESCHED)
			schedule();
		if (ti_work & _TIF_NOTIFY_SIGNAL) {
			clear_thread_flag(TIF_NOTIFY_SIGNAL);
			do_work();
		}
		local_irq_disable();
		ti_work = read_thread_flags();
	}
}

/* The flags are read for the last time with IRQs off, and IRQs stay off. */
void exit_to_user_mode_prepare(struct pt_regs *regs)
{
	unsigned long ti_work;

	lockdep_assert_irqs_disabled();
	ti_work = hrtimer_rearm_deferred_user_irq(read_thread_flags());
	if (ti_work & EXIT_TO_USER_MODE_WORK)
		exit_to_user_mode_loop(ti_work);
}

noinstr void exit_to_user_mode(void)
{
	trace_hardirqs_on_prepare();
	lockdep_hardirqs_on_prepare();
	ct_user_enter();
	lockdep_hardirqs_on();
}
