/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* The way in from EL1 since v7.1. Source: kernel-arm64-entry.md section 4.5. */

static noinstr irqentry_state_t arm64_enter_from_kernel_mode(struct pt_regs *regs)
{
	irqentry_state_t state;

	state = irqentry_enter_from_kernel_mode(regs);
	mte_check_tfsr_entry();
	mte_disable_tco_entry(current);
	return state;
}
