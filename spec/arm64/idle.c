/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Sleep: masked by PSTATE, with PMR open (include/cpuidle.h). PSCI's CPU_SUSPEND is arm64/psci.c.
 *
 * Up to v6.2 IRQs were opened here, with RCU not watching; CONFIG_ERET_IDLE_OPENS_IRQS stands
 * for that.
 *
 * Source: kernel-arm64-entry.md sections 2.3, 2.4, 8.2 (B21).
 */
#include <cpuidle.h>
#include <idle.h>

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
