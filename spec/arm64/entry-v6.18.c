/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * arm64 EL1 entry of v6.18 to v7.0, on generic interrupt entry: irqentry_exit() preempts, and
 * comes last. For an interrupt nothing but IRQs is masked then; for a fault everything is.
 *
 * Source: kernel-arm64-entry.md section 4.4 (stage c); 99eb057ccd67, b3cf07851b6c.
 */
#include "entry.h"
#include "el1-debug.h"

static noinstr irqentry_state_t enter_from_kernel_mode(struct pt_regs *regs)
{
	irqentry_state_t state;

	state = irqentry_enter(regs);
	mte_check_tfsr_entry();
	mte_disable_tco_entry(current);
	return state;
}

static noinstr void exit_to_kernel_mode(struct pt_regs *regs, irqentry_state_t state)
{
	mte_check_tfsr_exit();
	irqentry_exit(regs, state);
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
