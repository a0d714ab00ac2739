/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * The interrupt core between the GIC driver and a device's handler: run it, then tell the
 * interrupt controller. The lock of the interrupt's descriptor is left out. Source: kernel-arm64-entry.md section 2.6 ("the flow handlers").
 */
#include <gic.h>
#include <handlers.h>

void __balanced generic_handle_domain_irq(u32 hwirq)
{
	device_irq(hwirq);
	gic_eoi_irq(hwirq);
}

void __balanced generic_handle_domain_nmi(u32 hwirq)
{
	device_nmi(hwirq);
	gic_eoi_irq(hwirq);
}
