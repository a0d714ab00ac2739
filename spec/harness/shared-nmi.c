/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Two devices on one interrupt, so the handlers of both run, whichever asked. Ours. The second
 * one's queue is filled by a task with IRQs off; its handler tries the lock, as an NMI's has to.
 * Source: the design discussion of 2015 ("no shared interrupt lines" as a simplification too many).
 */
#include <handlers.h>
#include <irqflags.h>

static raw_spinlock_t queue_lock;

static void second_device(void)
{
	if (raw_spin_trylock(&queue_lock))
		raw_spin_unlock(&queue_lock);
}

void device_nmi(u32 hwirq)
{
	handle_nmi_event(hwirq);
	second_device();
}

void task_fills_queue(void)
{
	for (;;) {
		unsigned long flags = local_irq_save();

		raw_spin_lock(&queue_lock);
		raw_spin_unlock(&queue_lock);
		local_irq_restore(flags);
	}
}
