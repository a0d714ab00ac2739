/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * A CPU that comes up: it sets its interface and its interrupts, enables these, and opens IRQs.
 * Not the kernel's. Source: kernel-arm64-entry.md section 2.5.
 */
#include <gic-cpu-init.h>
#include <handlers.h>
#include <irqflags.h>

#define TIMER_INTID 27
#define PMU_INTID 23

void task_brings_up_gic(void)
{
	unsigned long flags;

	gic_cpu_sys_reg_init();
	gic_irq_set_prio(TIMER_INTID, false);
	gic_irq_set_prio(PMU_INTID, true);
	gic_poke_irq(TIMER_INTID, GICD_ISENABLER);
	gic_poke_irq(PMU_INTID, GICD_ISENABLER);
	for (;;) {
		flags = local_irq_save();
		do_work();
		local_irq_restore(flags);
	}
}
