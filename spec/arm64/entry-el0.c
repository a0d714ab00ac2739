/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * arm64 entry from EL0. The order is that of v6.12 to v7.3; the versions differ in names and
 * in which generic helper holds the work loop.
 *
 * Source: kernel-arm64-entry.md sections 4.3 to 4.5. Errata, FP, SME and rseq are left out.
 */
#include "entry.h"

static noinstr void arm64_enter_from_user_mode(struct pt_regs *regs)
{
	enter_from_user_mode(regs);
	mte_disable_tco_entry(current);
}

static noinstr void arm64_exit_to_user_mode(struct pt_regs *regs)
{
	local_irq_disable();
	exit_to_user_mode_prepare(regs);
	local_daif_mask();
	mte_check_tfsr_exit();
	el0_check_work();
	exit_to_user_mode();
}

static noinstr void el0_interrupt(struct pt_regs *regs)
{
	arm64_enter_from_user_mode(regs);
	write_sysreg(DAIF_PROCCTX_NOIRQ, daif);

	irq_enter_rcu();
	do_interrupt_handler(regs);
	irq_exit_rcu();

	arm64_exit_to_user_mode(regs);
}

static noinstr void el0_svc(struct pt_regs *regs)
{
	arm64_enter_from_user_mode(regs);
	local_daif_restore(DAIF_PROCCTX);
	do_el0_svc(regs);
	arm64_exit_to_user_mode(regs);
}

static noinstr void el0_da(struct pt_regs *regs)
{
	arm64_enter_from_user_mode(regs);
	local_daif_restore(DAIF_PROCCTX);
	do_mem_abort(regs);
	arm64_exit_to_user_mode(regs);
}

static noinstr void el0_brk64(struct pt_regs *regs)
{
	arm64_enter_from_user_mode(regs);
	local_daif_restore(DAIF_PROCCTX);
	do_debug_exception(regs);
	arm64_exit_to_user_mode(regs);
}

/* Per-CPU debug registers: everything masked and not preemptible. */
static noinstr void el0_watchpt(struct pt_regs *regs)
{
	arm64_enter_from_user_mode(regs);
	preempt_disable();
	do_debug_exception(regs);
	preempt_enable_no_resched();
	local_daif_restore(DAIF_PROCCTX);
	arm64_exit_to_user_mode(regs);
}

noinstr void el0t_64_irq_handler(struct pt_regs *regs)
{
	el0_interrupt(regs);
}

noinstr void el0t_64_sync_handler(struct pt_regs *regs)
{
	switch (ESR_ELx_EC(read_sysreg(esr_el1))) {
	case ESR_ELx_EC_SVC64:
		el0_svc(regs);
		break;
	case ESR_ELx_EC_DABT_LOW:
		el0_da(regs);
		break;
	case ESR_ELx_EC_WATCHPT_LOW:
		el0_watchpt(regs);
		break;
	case ESR_ELx_EC_BRK64:
		el0_brk64(regs);
		break;
	default:
		BUG();
	}
}

noinstr void el0t_64_error_handler(struct pt_regs *regs)
{
	irqentry_state_t state;

	arm64_enter_from_user_mode(regs);
	local_daif_restore(DAIF_ERRCTX);
	state = irqentry_nmi_enter(regs);
	do_serror(regs);
	irqentry_nmi_exit(regs, state);
	local_daif_restore(DAIF_PROCCTX);
	arm64_exit_to_user_mode(regs);
}
