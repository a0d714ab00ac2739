/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* A task that sleeps again and again; every interrupt wakes it. */
#include <handlers.h>
#include <sched.h>

static struct task_struct *sleeper;

void task_sleeps_again(void)
{
	sleeper = current;
	for (;;) {
		deactivate_task(current);
		schedule();
	}
}

void device_irq(u32 hwirq)
{
	handle_irq_event(hwirq);
	if (sleeper) {
		wake_up_process_on_rq(sleeper);
		set_tsk_need_resched(current);
	}
}
