/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * A lock that CPUs take for a moment, with interrupts off: printk() to a serial port.
 * Source: kernel-stop-pause-x86.md section 2.7 (3).
 */
#include "pause.h"

static raw_spinlock_t port_lock;

/* Interrupts are off. */
void printk_line(void)
{
	raw_spin_lock(&port_lock);
	do_work();
	raw_spin_unlock(&port_lock);
}

void task_prints(void)
{
	for (;;) {
		local_irq_disable();
		printk_line();
		local_irq_enable();
		do_work();
	}
}
