/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * #DB and #MC: from user mode like other exceptions, on the thread's stack; from the kernel on
 * an IST stack, as NMIs.
 *
 * Source: kernel-stop-pause-x86.md section 3.1 ("C level ordering"). A machine check of user mode
 * saves DR7 first, as arch/x86/kernel/cpu/mce/core.c has it; the fact sheet says afterwards.
 */
#include "entry.h"

noinstr void exc_debug(struct pt_regs *regs)
{
	unsigned long dr7 = local_db_save();
	irqentry_state_t state = irqentry_nmi_enter(regs);

	handle_debug(regs);
	irqentry_nmi_exit(regs, state);
	local_db_restore(dr7);
}

/* Breakpoints stay on: what user mode set does not hit the kernel. */
noinstr void noist_exc_debug(struct pt_regs *regs)
{
	irqentry_enter_from_user_mode(regs);
	handle_debug(regs);
	irqentry_exit_to_user_mode(regs);
}

noinstr void exc_machine_check(struct pt_regs *regs)
{
	unsigned long dr7 = local_db_save();
	irqentry_state_t state = irqentry_nmi_enter(regs);

	do_machine_check(regs);
	irqentry_nmi_exit(regs, state);
	local_db_restore(dr7);
}

noinstr void noist_exc_machine_check(struct pt_regs *regs)
{
	unsigned long dr7 = local_db_save();

	irqentry_enter_from_user_mode(regs);
	do_machine_check(regs);
	irqentry_exit_to_user_mode(regs);
	local_db_restore(dr7);
}
