/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* As timer.c, and the timer's interrupt makes another task the one to run. */
#include <handlers.h>
#include <hrtimer.h>

#define TIMER_INTID 27

void device_irq(u32 hwirq)
{
	handle_irq_event(hwirq);
	if (hwirq == TIMER_INTID) {
		set_tsk_need_resched(current);
		hrtimer_interrupt();
	}
}
