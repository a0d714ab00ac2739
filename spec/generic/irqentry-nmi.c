/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * NMIs: they may hit anything, so lockdep's view is remembered and RCU is told without
 * asking. arm64's own arm64_enter_nmi() and arm64_exit_nmi() up to v6.17 do the same in the
 * same order; they are called by their generic name here.
 *
 * Source: kernel-arm64-entry.md section 3.3.
 */
#include <hardirq.h>
#include <irq-entry-common.h>

noinstr irqentry_state_t irqentry_nmi_enter(struct pt_regs *regs)
{
	irqentry_state_t irq_state;

	irq_state.lockdep = lockdep_hardirqs_enabled();
	__nmi_enter();
	lockdep_hardirqs_off();
	lockdep_hardirq_enter();
	ct_nmi_enter();
	trace_hardirqs_off_finish();
	ftrace_nmi_enter();
	return irq_state;
}

noinstr void irqentry_nmi_exit(struct pt_regs *regs, irqentry_state_t irq_state)
{
	ftrace_nmi_exit();
	if (irq_state.lockdep) {
		trace_hardirqs_on_prepare();
		lockdep_hardirqs_on_prepare();
	}
	ct_nmi_exit();
	lockdep_hardirq_exit();
	if (irq_state.lockdep)
		lockdep_hardirqs_on();
	__nmi_exit();
}
