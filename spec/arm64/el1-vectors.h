/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * The C functions that the EL1 vectors call, included last by each version's entry code:
 * an interrupt is an NMI when the context it hit had IRQs off.
 * Left out: FIQ as the root interrupt, and the faults other than data aborts, which go
 * the way of el1_abort().
 * Source: kernel-arm64-entry.md sections 4.3 to 4.5. CONFIG_ARM64_PSEUDO_NMI=y throughout.
 */

static noinstr void el1_interrupt(struct pt_regs *regs)
{
	write_sysreg(DAIF_PROCCTX_NOIRQ, daif);
	if (regs_irqs_disabled(regs))
		__el1_pnmi(regs);
	else
		__el1_irq(regs);
}

noinstr void el1h_64_irq_handler(struct pt_regs *regs)
{
	el1_interrupt(regs);
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
