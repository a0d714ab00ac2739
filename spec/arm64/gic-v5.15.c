/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * The GICv3 driver of v5.13 to v5.18, and of v5.10.y. Source: kernel-arm64-entry.md section 2.6;
 * 382e6e177bc1.
 */
#include "gic-v5.15.h"

/* Entry has opened PMR: over a context with IRQs off only an NMI may be acknowledged. */
static u32 do_read_iar(struct pt_regs *regs)
{
	u32 iar;

	if (gic_supports_nmi() && regs_irqs_disabled(regs)) {
		u64 pmr;

		pmr = gic_read_pmr();
		gic_pmr_mask_irqs();
		isb();
		iar = gic_read_iar();
		gic_write_pmr(pmr);
	} else {
		iar = gic_read_iar();
	}
	return iar;
}
