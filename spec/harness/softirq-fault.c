/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* Every interrupt raises the softirq; a fault makes another task the one to run. */
#include <handlers.h>
#include <hardirq.h>

void device_irq(u32 hwirq)
{
	handle_irq_event(hwirq);
	raise_softirq_irqoff();
}

void do_mem_abort(struct pt_regs *regs)
{
	handle_fault(regs);
	set_tsk_need_resched(current);
}
