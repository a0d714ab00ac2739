/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* The IPIs of a stop where the entry code and the driver are those of arm64/. A plain stop needs no registers. */
#include <handlers.h>
#include <nmi.h>
#include <smp.h>

void device_irq(u32 hwirq)
{
	if (hwirq < 16)
		do_handle_IPI(hwirq, NULL);
	else
		handle_irq_event(hwirq);
}

void device_nmi(u32 hwirq)
{
	do_handle_IPI(hwirq, NULL);
}

/* No hard lockup is looked for. */
void nmi_panic(struct pt_regs *regs)
{
	BUG();
}
