/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * arm64's say in preemption on exit, v6.18 to v7.2: with pseudo-NMI, not while anything is
 * masked in DAIF; and not before all CPU features are known.
 *
 * Source: kernel-arm64-entry.md sections 0 (point 8), 4.4.
 */
#include <irq-entry-common.h>

bool arch_irqentry_exit_need_resched(void)
{
	if (system_uses_irq_prio_masking() && read_sysreg(daif))
		return false;
	if (!system_capabilities_finalized())
		return false;
	return true;
}
