/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * The interrupt core up to v5.15: it accounts for the interrupt itself, RCU included, although
 * entry code has told RCU already. handle_domain_irq() and handle_domain_nmi() go by their later
 * names.
 *
 * Source: kernel-arm64-entry.md section 2.6 ("v5.10.y", step 6), 8.3 (B22).
 */
#include <gic.h>
#include <handlers.h>
#include <hardirq.h>

static void irq_enter(void)
{
	ct_irq_enter();
	irq_enter_rcu();
}

static void __balanced irq_exit(void)
{
	irq_exit_rcu();
	ct_irq_exit();
}

void __balanced generic_handle_domain_irq(u32 hwirq)
{
	irq_enter();
	device_irq(hwirq);
	gic_eoi_irq(hwirq);
	irq_exit();
}

void __balanced generic_handle_domain_nmi(u32 hwirq)
{
	device_nmi(hwirq);
	gic_eoi_irq(hwirq);
}
