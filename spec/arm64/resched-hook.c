/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * arm64's say in preemption on exit, v6.18 to v7.3: with pseudo-NMI, not while anything is
 * masked in DAIF; and not before all CPU features are known. From v7.1 on the test of DAIF
 * finds nothing: preemption comes before the mask. So would 2371bd83b3df's test of D and A
 * without pseudo-NMI, which is left out here; see orders/bodge-refuse-with-d-or-a.patch.
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
