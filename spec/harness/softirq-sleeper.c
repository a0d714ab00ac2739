/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* A task that raises the softirq, with nobody to run it yet, and sleeps for good. */
#include <handlers.h>
#include <hardirq.h>
#include <sched.h>

void task_raises_and_sleeps(void)
{
	local_irq_disable();
	raise_softirq_irqoff();
	local_irq_enable();
	deactivate_task(current);
	schedule();
}
