/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Generic interrupt exit since v7.1, in two halves: preemption, then the end of RCU and
 * lockdep's return. An architecture masks its exceptions between the two.
 *
 * Left out: lockdep_hardirq_enter() and _exit() that v7.3 puts around the rearm.
 *
 * Source: kernel-arm64-entry.md section 4.5 (d1); 041aa7a85390; the rearm, section 5.
 */
#include <hardirq.h>
#include <hrtimer.h>
#include <irq-entry-common.h>

noinstr void irqentry_exit_to_kernel_mode_preempt(struct pt_regs *regs, irqentry_state_t state)
{
	if (regs_irqs_disabled(regs) || state.exit_rcu)
		return;
	if (IS_ENABLED(CONFIG_PREEMPTION))
		irqentry_exit_cond_resched();
}

noinstr void irqentry_exit_to_kernel_mode_after_preempt(struct pt_regs *regs,
							irqentry_state_t state)
{
	if (!regs_irqs_disabled(regs)) {
		hrtimer_rearm_deferred();
		trace_hardirqs_on_prepare();
		lockdep_hardirqs_on_prepare();
		if (state.exit_rcu)
			ct_irq_exit();
		lockdep_hardirqs_on();
	} else if (state.exit_rcu) {
		ct_irq_exit();
	}
}
