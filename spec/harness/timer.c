/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* Interrupt 27 is the local timer; others are devices without further effect. */
#include <handlers.h>
#include <hrtimer.h>

#define TIMER_INTID 27

void device_irq(u32 hwirq)
{
	handle_irq_event(hwirq);
	if (hwirq == TIMER_INTID)
		hrtimer_interrupt();
}
