/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * What surrounds a sleep: masked by PSTATE, with PMR open, so that a pending interrupt reaches
 * the core and wakes it, and is not taken. Source: kernel-arm64-entry.md section 2.4
 * (arm_cpuidle_save_irq_context), 8.2 (B21).
 */
#ifndef _ERET_CPUIDLE_H
#define _ERET_CPUIDLE_H

#include <daifflags.h>

struct arm_cpuidle_irq_context {
	unsigned long pmr;
	unsigned long daif_bits;
};

static __always_inline noinstr struct arm_cpuidle_irq_context arm_cpuidle_save_irq_context(void)
{
	struct arm_cpuidle_irq_context c = { 0 };

	if (system_uses_irq_prio_masking()) {
		c.daif_bits = read_sysreg(daif);
		write_sysreg(c.daif_bits | PSR_I_BIT | PSR_F_BIT, daif);
		c.pmr = gic_read_pmr();
		gic_write_pmr(GIC_PRIO_IRQON | GIC_PRIO_PSR_I_SET);
	}
	return c;
}

static __always_inline noinstr void arm_cpuidle_restore_irq_context(struct arm_cpuidle_irq_context c)
{
	if (system_uses_irq_prio_masking()) {
		gic_write_pmr(c.pmr);
		write_sysreg(c.daif_bits, daif);
	}
}

#endif
