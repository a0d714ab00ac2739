/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * arm64 EL1 entry up to v6.17, with helpers of its own: preemption in the interrupt path
 * only, before the way out begins, with nothing masked but IRQs.
 *
 * Source: kernel-arm64-entry.md section 4.3 (stage b).
 */
#include "entry.h"
#include "el1-debug.h"

static noinstr irqentry_state_t enter_from_kernel_mode(struct pt_regs *regs)
{
	irqentry_state_t state = { .exit_rcu = false };

	lockdep_hardirqs_off();
	if (is_idle_task(current)) {
		ct_irq_enter();
		state.exit_rcu = true;
	}
	trace_hardirqs_off_finish();
	mte_check_tfsr_entry();
	mte_disable_tco_entry(current);
	return state;
}

static noinstr void exit_to_kernel_mode(struct pt_regs *regs, irqentry_state_t state)
{
	mte_check_tfsr_exit();
	lockdep_assert_irqs_disabled();

	if (!regs_irqs_disabled(regs)) {
		if (state.exit_rcu) {
			trace_hardirqs_on_prepare();
			lockdep_hardirqs_on_prepare();
			ct_irq_exit();
			lockdep_hardirqs_on();
			return;
		}
		trace_hardirqs_on();
	} else if (state.exit_rcu) {
		ct_irq_exit();
	}
}

/* Something in DAIF means that the GIC driver did not open NMIs: then this was one. */
static void arm64_preempt_schedule_irq(void)
{
	if (preempt_count() || !need_resched())
		return;
	if (system_uses_irq_prio_masking() && read_sysreg(daif))
		return;
	if (system_capabilities_finalized())
		preempt_schedule_irq();
}

static noinstr void __el1_pnmi(struct pt_regs *regs)
{
	irqentry_state_t state = irqentry_nmi_enter(regs);

	do_interrupt_handler(regs);
	irqentry_nmi_exit(regs, state);
}

static noinstr void __el1_irq(struct pt_regs *regs)
{
	irqentry_state_t state = enter_from_kernel_mode(regs);

	irq_enter_rcu();
	do_interrupt_handler(regs);
	irq_exit_rcu();

	if (IS_ENABLED(CONFIG_PREEMPTION))
		arm64_preempt_schedule_irq();

	exit_to_kernel_mode(regs, state);
}

static noinstr void el1_abort(struct pt_regs *regs)
{
	irqentry_state_t state = enter_from_kernel_mode(regs);

	local_daif_inherit(regs);
	do_mem_abort(regs);
	local_daif_mask();
	exit_to_kernel_mode(regs, state);
}

noinstr void el1h_64_error_handler(struct pt_regs *regs)
{
	irqentry_state_t state;

	local_daif_restore(DAIF_ERRCTX);
	state = irqentry_nmi_enter(regs);
	do_serror(regs);
	irqentry_nmi_exit(regs, state);
}

#include "el1-vectors.h"
