/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Locks that an NMI handler may traverse, one each: one that only NMI handlers take, one that is
 * tried, and one that others hold only with PSTATE masked. Ours; what nmi_cpu_backtrace(),
 * printk and the debugger do. CPUs without an NMI of their own share the locks.
 * Source: the design discussion of 2015, "simple demux".
 */
#include <daifflags.h>
#include <handlers.h>

static raw_spinlock_t nmi_lock;
static raw_spinlock_t tried_lock;
static raw_spinlock_t masked_lock;

void device_nmi(u32 hwirq)
{
	raw_spin_lock(&nmi_lock);
	handle_nmi_event(hwirq);
	raw_spin_unlock(&nmi_lock);

	if (raw_spin_trylock(&tried_lock))
		raw_spin_unlock(&tried_lock);

	raw_spin_lock(&masked_lock);
	raw_spin_unlock(&masked_lock);
}

static void __balanced with_irqs_off(void)
{
	unsigned long flags = local_irq_save();

	raw_spin_lock(&tried_lock);
	raw_spin_unlock(&tried_lock);
	local_irq_restore(flags);
}

static void __balanced with_all_masked(void)
{
	unsigned long flags = local_daif_save();

	raw_spin_lock(&masked_lock);
	raw_spin_unlock(&masked_lock);
	local_daif_restore(flags);
}

void task_holds_locks(void)
{
	for (;;) {
		with_irqs_off();
		with_all_masked();
	}
}
