/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* A task that is not preemptible for a while: what an interrupt asks for then is due at the end. */
#include <handlers.h>
#include <preempt.h>

void task_preempt_off(void)
{
	for (;;) {
		preempt_disable();
		do_work();
		preempt_enable();
	}
}
