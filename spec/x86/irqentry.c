/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * irqentry_enter() and irqentry_exit() for an architecture that comes here from user mode, too:
 * by the saved privilege level and nothing else. The parts for the kernel are generic/'s.
 *
 * Source: kernel-stop-pause-x86.md sections 3.1, 3.5.
 */
#include "entry.h"

noinstr void irqentry_enter_from_user_mode(struct pt_regs *regs)
{
	enter_from_user_mode(regs);
}

noinstr void irqentry_exit_to_user_mode(struct pt_regs *regs)
{
	exit_to_user_mode_prepare(regs);
	exit_to_user_mode();
}

noinstr irqentry_state_t irqentry_enter(struct pt_regs *regs)
{
	irqentry_state_t ret = { .exit_rcu = false };

	if (user_mode(regs)) {
		irqentry_enter_from_user_mode(regs);
		return ret;
	}
	return irqentry_enter_from_kernel_mode(regs);
}

noinstr void irqentry_exit(struct pt_regs *regs, irqentry_state_t state)
{
	lockdep_assert_irqs_disabled();
	if (user_mode(regs)) {
		irqentry_exit_to_user_mode(regs);
		return;
	}
	irqentry_exit_to_kernel_mode_preempt(regs, state);
	irqentry_exit_to_kernel_mode_after_preempt(regs, state);
}

bool arch_irqentry_exit_need_resched(void)
{
	return true;
}
