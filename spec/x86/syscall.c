/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * A system call since v5.8: the context is switched first thing in C, with interrupts off.
 *
 * Source: kernel-stop-pause-x86.md section 3.1, steps 7 to 10.
 */
#include "entry.h"

noinstr void do_syscall_64(struct pt_regs *regs)
{
	enter_from_user_mode(regs);
	local_irq_enable();
	do_syscall_x64(regs);
	local_irq_disable();
	exit_to_user_mode_prepare(regs);
	exit_to_user_mode();
}
