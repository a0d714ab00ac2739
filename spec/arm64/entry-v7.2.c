/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * arm64 EL1 entry of v7.2: as v7.1, but IRQs are disabled on the way out of a fault only if
 * the fault had opened them. The assembly still masks everything once more.
 *
 * Source: kernel-arm64-entry.md section 4.5 (d2); 39aebe0e8946.
 */
#include "entry.h"
#include "el1-debug.h"
#include "el1-enter.h"

/* What follows preemption is the same for all. */
static noinstr void __arm64_exit_to_kernel_mode(struct pt_regs *regs, irqentry_state_t state)
{
	local_daif_mask();
	mte_check_tfsr_exit();
	irqentry_exit_to_kernel_mode_after_preempt(regs, state);
}

/* IRQs are off already. */
static noinstr void arm64_exit_to_kernel_mode_preempt(struct pt_regs *regs,
						      irqentry_state_t state)
{
	irqentry_exit_to_kernel_mode_preempt(regs, state);
	__arm64_exit_to_kernel_mode(regs, state);
}

/* A fault in a masked section keeps its masks: no PMR write while PMR is held open for PSTATE.I. */
static noinstr void arm64_exit_to_kernel_mode(struct pt_regs *regs, irqentry_state_t state)
{
	if (regs_irqs_disabled(regs)) {
		__arm64_exit_to_kernel_mode(regs, state);
		return;
	}
	local_irq_disable();
	arm64_exit_to_kernel_mode_preempt(regs, state);
}

static noinstr void __el1_pnmi(struct pt_regs *regs)
{
	irqentry_state_t state = irqentry_nmi_enter(regs);

	do_interrupt_handler(regs);
	irqentry_nmi_exit(regs, state);
}

static noinstr void __el1_irq(struct pt_regs *regs)
{
	irqentry_state_t state = arm64_enter_from_kernel_mode(regs);

	irq_enter_rcu();
	do_interrupt_handler(regs);
	irq_exit_rcu();

	arm64_exit_to_kernel_mode_preempt(regs, state);
}

static noinstr void el1_abort(struct pt_regs *regs)
{
	irqentry_state_t state = arm64_enter_from_kernel_mode(regs);

	local_daif_inherit(regs);
	do_mem_abort(regs);
	arm64_exit_to_kernel_mode(regs, state);
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
