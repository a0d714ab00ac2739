/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* An interrupt and a fault each make another task the one to run (a tick, a wake-up). */
#include <handlers.h>

void device_irq(u32 hwirq)
{
	handle_irq_event(hwirq);
	set_tsk_need_resched(current);
}

void do_mem_abort(struct pt_regs *regs)
{
	handle_fault(regs);
	set_tsk_need_resched(current);
}
