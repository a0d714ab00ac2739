/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * The timer interrupt leaves a signal for the user task. Ours, not the kernel's: the check that
 * nothing is left when user mode goes on (kernel-arm64-entry.md section 9, L4).
 */
#include <handlers.h>
#include <hrtimer.h>
#include <thread_info.h>

void device_irq(u32 hwirq)
{
	handle_irq_event(hwirq);
	set_thread_flag(TIF_NOTIFY_SIGNAL);
	hrtimer_interrupt();
}

void el0_check_work(void)
{
	WARN_ON(current->thread_flags & _TIF_NOTIFY_SIGNAL);
}
