/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* The timer's interrupt raises the softirq that runs its soft timers. */
#include <handlers.h>
#include <hardirq.h>
#include <hrtimer.h>

void device_irq(u32 hwirq)
{
	handle_irq_event(hwirq);
	hrtimer_interrupt();
	raise_softirq_irqoff();
}
