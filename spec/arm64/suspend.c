/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * cpu_suspend(): everything masked around CPU_SUSPEND. From 77345ef70445 (v5.14) to v7.2 the
 * idle helper follows, in case PMR is not open; CONFIG_ERET_SUSPEND_HELPER stands for that. v7.3
 * relies on local_daif_save(), which opens PMR for PSTATE.I.
 *
 * Left out: what a state loses (registers, the GIC's CPU interface), and the return through
 * cpu_resume(): CPU_SUSPEND comes back where it was called. RCU's and the tracer's part.
 *
 * Source: kernel-arm64-entry.md section 2.4 ("cpu_suspend used it until 7.2"), 8.2 (B21).
 */
#include <cpuidle.h>
#include <handlers.h>

static noinstr void __balanced cpu_suspend(void)
{
	unsigned long flags = local_daif_save();

	if (IS_ENABLED(CONFIG_ERET_SUSPEND_HELPER)) {
		struct arm_cpuidle_irq_context context = arm_cpuidle_save_irq_context();

		psci_cpu_suspend();
		arm_cpuidle_restore_irq_context(context);
	} else {
		psci_cpu_suspend();
	}
	local_daif_restore(flags);
}

/* Ours: the caller has IRQs off, as suspend_enter() has. */
void task_suspends(void)
{
	for (;;) {
		local_irq_disable();
		cpu_suspend();
		local_irq_enable();
		do_work();
	}
}
