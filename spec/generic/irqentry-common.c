/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Generic interrupt entry, the parts that v6.18 and v7.1 share: the way in from the kernel,
 * and preemption on the way out.
 *
 * Left out: rcu_irq_enter_check_tick() on the way in, which only restarts the tick.
 *
 * Source: kernel-arm64-entry.md sections 3.4, 4.4, 6.
 */
#include <hardirq.h>
#include <irq-entry-common.h>
#include <sched.h>

/* The model's IRQ_NONIDLE. */
#define CT_NESTING_IRQ_NONIDLE 1000

/* In the idle task RCU is told always, watching or not: another IRQ may be on its way out. */
noinstr irqentry_state_t irqentry_enter_from_kernel_mode(struct pt_regs *regs)
{
	irqentry_state_t ret = { .exit_rcu = false };

	lockdep_hardirqs_off();
	if (is_idle_task(current)) {
		ct_irq_enter();
		ret.exit_rcu = true;
	}
	trace_hardirqs_off_finish();
	return ret;
}

/* Checked with CONFIG_PROVE_RCU: IRQs are off, RCU watches, and this is the first level. */
static void rcu_irq_exit_check_preempt(void)
{
	if (!IS_ENABLED(CONFIG_PROVE_RCU))
		return;
	lockdep_assert_irqs_disabled();
	RCU_LOCKDEP_WARN(ct_nesting() <= 0, "RCU nesting counter underflow/zero!");
	RCU_LOCKDEP_WARN(ct_nmi_nesting() != CT_NESTING_IRQ_NONIDLE, "Bad RCU nmi_nesting counter");
	RCU_LOCKDEP_WARN(!rcu_is_watching(), "RCU in extended quiescent state!");
}

void irqentry_exit_cond_resched(void)
{
	if (!preempt_count()) {
		rcu_irq_exit_check_preempt();
		if (need_resched() && arch_irqentry_exit_need_resched())
			preempt_schedule_irq();
	}
}
