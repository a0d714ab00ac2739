/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * A tick that has another task run, and user code that is always in a critical section. The check
 * that it does not go on in one that was preempted is ours (kernel-arm64-entry.md section 9, L4).
 */
#include <handlers.h>
#include <rseq.h>

void device_irq(u32 hwirq)
{
	handle_irq_event(hwirq);
	set_tsk_need_resched(current);
}

void el0_check_work(void)
{
	WARN_ON(current->rseq_cs_preempted);
}
