/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * arm64 EL1 entry of v5.10 to v5.15: entry code tells lockdep and RCU, the interrupt core
 * accounts for the interrupt (generic/irqdesc-v5.15.c), and preemption is asked for after every
 * interrupt exception, an NMI's too. Written as v5.15's C; v5.10 has the same order in assembly.
 * F moves with I here, as it does in later versions.
 *
 * Source: kernel-arm64-entry.md section 4.2 (stage a).
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

static noinstr irqentry_state_t enter_el1_irq_or_nmi(struct pt_regs *regs)
{
	if (regs_irqs_disabled(regs))
		return irqentry_nmi_enter(regs);
	return enter_from_kernel_mode(regs);
}

static noinstr void exit_el1_irq_or_nmi(struct pt_regs *regs, irqentry_state_t state)
{
	if (regs_irqs_disabled(regs))
		irqentry_nmi_exit(regs, state);
	else
		exit_to_kernel_mode(regs, state);
}

/* After an NMI its count or what is left in DAIF says no. */
static void arm64_preempt_schedule_irq(void)
{
	if (preempt_count() || !need_resched())
		return;
	if (system_uses_irq_prio_masking() && read_sysreg(daif))
		return;
	if (system_capabilities_finalized())
		preempt_schedule_irq();
}

static noinstr void el1_interrupt(struct pt_regs *regs)
{
	irqentry_state_t state;

	write_sysreg(DAIF_PROCCTX_NOIRQ, daif);
	state = enter_el1_irq_or_nmi(regs);
	do_interrupt_handler(regs);
	if (IS_ENABLED(CONFIG_PREEMPTION))
		arm64_preempt_schedule_irq();
	exit_el1_irq_or_nmi(regs, state);
}

noinstr void el1h_64_irq_handler(struct pt_regs *regs)
{
	el1_interrupt(regs);
}

static noinstr void el1_abort(struct pt_regs *regs)
{
	irqentry_state_t state = enter_from_kernel_mode(regs);

	local_daif_inherit(regs);
	do_mem_abort(regs);
	local_daif_mask();
	exit_to_kernel_mode(regs, state);
}

noinstr void el1h_64_sync_handler(struct pt_regs *regs)
{
	switch (ESR_ELx_EC(read_sysreg(esr_el1))) {
	case ESR_ELx_EC_DABT_CUR:
		el1_abort(regs);
		break;
	case ESR_ELx_EC_WATCHPT_CUR:
	case ESR_ELx_EC_BRK64:
		el1_dbg(regs);
		break;
	default:
		BUG();
	}
}
