/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Exceptions and interrupts that may not hit just anything: irqentry_enter(), the body,
 * irqentry_exit().
 *
 * Source: kernel-stop-pause-x86.md section 3.1 ("error_entry/idtentry").
 */
#include "entry.h"

/* The address first: another fault would overwrite it. */
noinstr void exc_page_fault(struct pt_regs *regs)
{
	unsigned long address = native_read_cr2();
	irqentry_state_t state = irqentry_enter(regs);

	do_user_addr_fault(regs, address);
	irqentry_exit(regs, state);
}

/* #BP has no IST stack, but what it hits is not chosen by who set it. */
noinstr void exc_int3(struct pt_regs *regs)
{
	irqentry_state_t state;

	if (user_mode(regs)) {
		irqentry_enter_from_user_mode(regs);
		do_int3(regs);
		irqentry_exit_to_user_mode(regs);
		return;
	}
	state = irqentry_nmi_enter(regs);
	do_int3(regs);
	irqentry_nmi_exit(regs, state);
}

noinstr void exc_general_protection(struct pt_regs *regs)
{
	irqentry_state_t state = irqentry_enter(regs);

	do_mem_abort(regs);
	irqentry_exit(regs, state);
}

/* Vector 2 is the NMI; every other one is a device's. */
#define DEVICE_VECTOR 0x20

static void run_irq_on_irqstack(struct pt_regs *regs)
{
	bool moved = switch_to_irq_stack();

	device_irq(DEVICE_VECTOR);
	if (moved)
		switch_from_irq_stack();
}

noinstr void common_interrupt(struct pt_regs *regs)
{
	irqentry_state_t state = irqentry_enter(regs);

	irq_enter_rcu();
	run_irq_on_irqstack(regs);
	irq_exit_rcu();
	irqentry_exit(regs, state);
}
