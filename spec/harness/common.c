/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * What runs inside the protocol unless a scenario's own harness says otherwise: one step each.
 * Not the kernel's: these stand for all devices, faults and tasks.
 */
#include <handlers.h>

void task_loop(void)
{
	for (;;)
		do_work();
}

void __weak device_irq(u32 hwirq)
{
	handle_irq_event(hwirq);
}

void __weak device_nmi(u32 hwirq)
{
	handle_nmi_event(hwirq);
}

void __weak do_mem_abort(struct pt_regs *regs)
{
	handle_fault(regs);
}

void __weak do_debug_exception(struct pt_regs *regs)
{
	handle_fault(regs);
}

void __weak do_serror(struct pt_regs *regs)
{
	handle_fault(regs);
}

void __weak do_el0_svc(struct pt_regs *regs)
{
	do_work();
}

/* See harness/user-work.c. */
void __weak el0_check_work(void)
{
}
