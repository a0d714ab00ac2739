/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Generic interrupt exit as of v6.18: preemption and RCU's end in one function, so that
 * what an architecture does before it comes before preemption, and what it does after it
 * comes after RCU has stopped watching. arm64 comes here from EL1 only.
 *
 * Source: kernel-arm64-entry.md section 4.4.
 */
#include <hardirq.h>
#include <irq-entry-common.h>

noinstr irqentry_state_t irqentry_enter(struct pt_regs *regs)
{
	return irqentry_enter_from_kernel_mode(regs);
}

noinstr void irqentry_exit(struct pt_regs *regs, irqentry_state_t state)
{
	lockdep_assert_irqs_disabled();

	if (!regs_irqs_disabled(regs)) {
		if (state.exit_rcu) {
			trace_hardirqs_on_prepare();
			lockdep_hardirqs_on_prepare();
			ct_irq_exit();
			lockdep_hardirqs_on();
			return;
		}
		if (IS_ENABLED(CONFIG_PREEMPTION))
			irqentry_exit_cond_resched();
		trace_hardirqs_on();
	} else if (state.exit_rcu) {
		ct_irq_exit();
	}
}
