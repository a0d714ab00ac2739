/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* Every interrupt raises the softirq; so does the task, once, with nobody to run it yet. */
#include <handlers.h>
#include <hardirq.h>

void device_irq(u32 hwirq)
{
	handle_irq_event(hwirq);
	raise_softirq_irqoff();
}

void task_raises_softirq(void)
{
	local_irq_disable();
	raise_softirq_irqoff();
	local_irq_enable();
}
