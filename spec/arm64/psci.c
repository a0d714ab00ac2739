/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Idle by PSCI's CPU_SUSPEND, with a state that keeps the CPU's registers: what the idle loop
 * calls instead of WFI. cpuidle's choice of a state is left out.
 *
 * Source: kernel-arm64-entry.md sections 2.3, 8.2 (B21); c9223b616298.
 */
#include <cpuidle.h>
#include <idle.h>

static noinstr void __balanced psci_cpu_suspend_enter(void)
{
	struct arm_cpuidle_irq_context context;

	context = arm_cpuidle_save_irq_context();
	psci_cpu_suspend();
	arm_cpuidle_restore_irq_context(context);
}

noinstr void arch_cpu_idle(void)
{
	psci_cpu_suspend_enter();
}
