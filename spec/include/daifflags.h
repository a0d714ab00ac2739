/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * All of DAIF, with PMR kept in step. Source: kernel-arm64-entry.md sections 2.1 and 2.4.
 */
#ifndef _ERET_DAIFFLAGS_H
#define _ERET_DAIFFLAGS_H

#include <irqflags.h>

#define DAIF_PROCCTX 0
#define DAIF_PROCCTX_NOIRQ (PSR_I_BIT | PSR_F_BIT)
#define DAIF_ERRCTX (PSR_A_BIT | PSR_I_BIT | PSR_F_BIT)
#define DAIF_MASK (PSR_D_BIT | PSR_A_BIT | PSR_I_BIT | PSR_F_BIT)

/* Checks of CONFIG_ARM64_DEBUG_PRIORITY_MASKING; without pseudo-NMI there is nothing to check. */
#define system_has_prio_mask_debugging() \
	(IS_ENABLED(CONFIG_ARM64_DEBUG_PRIORITY_MASKING) && system_uses_irq_prio_masking())

static __always_inline noinstr void local_daif_mask(void)
{
	if (system_has_prio_mask_debugging())
		WARN_ON(gic_read_pmr() == (GIC_PRIO_IRQOFF | GIC_PRIO_PSR_I_SET));

	asm volatile("msr daifset, #0xf" : : : "memory");
	if (system_uses_irq_prio_masking())
		gic_write_pmr(GIC_PRIO_IRQON | GIC_PRIO_PSR_I_SET);
	trace_hardirqs_off();
}

static __always_inline noinstr unsigned long local_daif_save_flags(void)
{
	unsigned long flags = read_sysreg(daif);

	if (system_uses_irq_prio_masking() && gic_read_pmr() != GIC_PRIO_IRQON)
		flags |= PSR_I_BIT | PSR_F_BIT;
	return flags;
}

static __always_inline noinstr unsigned long local_daif_save(void)
{
	unsigned long flags = local_daif_save_flags();

	local_daif_mask();
	return flags;
}

/* Interrupts open or closed by PMR as long as SErrors may come; with A closed, by PSTATE.I. */
static __always_inline void local_daif_restore(unsigned long flags)
{
	bool irq_disabled = (flags & PSR_I_BIT) != 0;

	if (system_has_prio_mask_debugging())
		WARN_ON((read_sysreg(daif) & DAIF_PROCCTX_NOIRQ) != DAIF_PROCCTX_NOIRQ);

	if (!irq_disabled) {
		trace_hardirqs_on();
		if (system_uses_irq_prio_masking()) {
			gic_write_pmr(GIC_PRIO_IRQON);
			pmr_sync();
		}
	} else if (system_uses_irq_prio_masking()) {
		if (flags & PSR_A_BIT) {
			gic_write_pmr(GIC_PRIO_IRQON | GIC_PRIO_PSR_I_SET);
		} else {
			flags &= ~DAIF_PROCCTX_NOIRQ;
			gic_write_pmr(GIC_PRIO_IRQOFF);
		}
	}
	write_sysreg(flags, daif);
	if (irq_disabled)
		trace_hardirqs_off();
}

/* Opens what was open in the interrupted context. PMR goes first. */
static __always_inline void local_daif_inherit(struct pt_regs *regs)
{
	unsigned long flags = regs->pstate & DAIF_MASK;

	if (!regs_irqs_disabled(regs))
		trace_hardirqs_on();
	if (system_uses_irq_prio_masking())
		gic_write_pmr(regs->pmr);
	write_sysreg(flags, daif);
}

#endif
