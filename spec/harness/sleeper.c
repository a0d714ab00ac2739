/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* A task that sleeps for good: what is left is the idle task. */
#include <handlers.h>
#include <sched.h>

void task_sleeps(void)
{
	deactivate_task(current);
	schedule();
}
