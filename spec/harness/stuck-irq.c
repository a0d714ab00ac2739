/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * A handler that never ends: what an NMI watchdog is for. Not the kernel's.
 * Source: kernel-arm64-entry.md L6.
 */
#include <handlers.h>

#define STUCK_INTID 27

void stuck_handler(void)
{
	for (;;)
		do_work();
}

void device_irq(u32 hwirq)
{
	handle_irq_event(hwirq);
	if (hwirq == STUCK_INTID)
		stuck_handler();
}
