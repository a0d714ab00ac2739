/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Sleep: masked by PSTATE, with PMR open. A pending interrupt has to reach the core to
 * wake it, but is not taken here. PSCI's CPU_SUSPEND and cpuidle's deeper states are left out.
 *
 * Up to v6.2 IRQs were opened here, with RCU not watching; CONFIG_ERET_IDLE_OPENS_IRQS stands
 * for that.
 *
 * Source: kernel-arm64-entry.md sections 2.3, 2.4 (arm_cpuidle_save_irq_context), 8.2 (B21).
 */
#include <daifflags.h>
#include <idle.h>

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

static noinstr void __balanced cpu_do_idle(void)
{
	struct arm_cpuidle_irq_context context;

	context = arm_cpuidle_save_irq_context();
	dsb(sy);
	wfi();
	arm_cpuidle_restore_irq_context(context);
}

noinstr void arch_cpu_idle(void)
{
	cpu_do_idle();
	if (IS_ENABLED(CONFIG_ERET_IDLE_OPENS_IRQS))
		arch_local_irq_enable();
}
