/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Masking regular interrupts: by PSTATE.I and F, or with pseudo-NMI by PMR.
 * Source: kernel-arm64-entry.md sections 2.2 and 2.4.
 */
#ifndef _ERET_ARCH_IRQFLAGS_H
#define _ERET_ARCH_IRQFLAGS_H

#include <ptrace.h>

#define gic_read_pmr() read_sysreg_s(SYS_ICC_PMR_EL1)
#define gic_write_pmr(pmr) write_sysreg_s(pmr, SYS_ICC_PMR_EL1)
#define pmr_sync() dsb(sy)

/* The checks of CONFIG_ARM64_DEBUG_PRIORITY_MASKING. */
static __always_inline noinstr void pmr_check(void)
{
	if (IS_ENABLED(CONFIG_ARM64_DEBUG_PRIORITY_MASKING)) {
		u64 pmr = gic_read_pmr();

		WARN_ON_ONCE(pmr != GIC_PRIO_IRQON && pmr != GIC_PRIO_IRQOFF);
	}
}

static __always_inline noinstr void __daif_local_irq_enable(void)
{
	asm volatile("msr daifclr, #3" : : : "memory");
}

static __always_inline noinstr void __pmr_local_irq_enable(void)
{
	pmr_check();
	gic_write_pmr(GIC_PRIO_IRQON);
	pmr_sync();
}

static __always_inline noinstr void arch_local_irq_enable(void)
{
	if (system_uses_irq_prio_masking())
		__pmr_local_irq_enable();
	else
		__daif_local_irq_enable();
}

static __always_inline noinstr void __daif_local_irq_disable(void)
{
	asm volatile("msr daifset, #3" : : : "memory");
}

static __always_inline noinstr void __pmr_local_irq_disable(void)
{
	pmr_check();
	gic_write_pmr(GIC_PRIO_IRQOFF);
}

static __always_inline noinstr void arch_local_irq_disable(void)
{
	if (system_uses_irq_prio_masking())
		__pmr_local_irq_disable();
	else
		__daif_local_irq_disable();
}

static __always_inline noinstr unsigned long arch_local_save_flags(void)
{
	if (system_uses_irq_prio_masking())
		return gic_read_pmr();
	return read_sysreg(daif);
}

static __always_inline noinstr bool arch_irqs_disabled_flags(unsigned long flags)
{
	if (system_uses_irq_prio_masking())
		return flags != GIC_PRIO_IRQON;
	return (flags & PSR_I_BIT) != 0;
}

static __always_inline noinstr bool irqs_disabled(void)
{
	return arch_irqs_disabled_flags(arch_local_save_flags());
}

/* Interrupts that PSTATE.I holds off already (PMR has the marker) stay held off by it. */
static __always_inline noinstr unsigned long arch_local_irq_save(void)
{
	unsigned long flags = arch_local_save_flags();

	if (!system_uses_irq_prio_masking())
		__daif_local_irq_disable();
	else if (!arch_irqs_disabled_flags(flags))
		__pmr_local_irq_disable();
	return flags;
}

static __always_inline noinstr void arch_local_irq_restore(unsigned long flags)
{
	if (system_uses_irq_prio_masking()) {
		gic_write_pmr(flags);
		pmr_sync();
	} else {
		write_sysreg(flags, daif);
	}
}

#endif
