/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* A task that works with IRQs off: what it does there only an NMI, a fault or an SError can hit. */
#include <handlers.h>
#include <irqflags.h>

void irqs_off_section(void)
{
	do_work();
}

void task_irqs_off(void)
{
	for (;;) {
		local_irq_disable();
		irqs_off_section();
		local_irq_enable();
	}
}
