/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * The interrupt core with the descriptors' locks: handle_fasteoi_irq() takes the lock of the
 * interrupt's descriptor around what it does to it, handle_fasteoi_nmi() takes none. The handler
 * runs with the lock dropped. Two interrupts: the local timer and the PMU.
 *
 * Source: kernel-arm64-entry.md section 2.6 ("the flow handlers"), S10; the design discussion of
 * 2015 ("we cannot traverse all the IRQ data structures from NMI due to locks").
 */
#include <gic.h>
#include <handlers.h>
#include <irqflags.h>

#define PMU_INTID 23

struct irq_desc {
	raw_spinlock_t lock;
	u32 affinity;
};

static struct irq_desc pmu_desc;
static struct irq_desc other_desc;

static struct irq_desc *irq_to_desc(u32 hwirq)
{
	return hwirq == PMU_INTID ? &pmu_desc : &other_desc;
}

static void __balanced handle_fasteoi_irq(struct irq_desc *desc, u32 hwirq)
{
	raw_spin_lock(&desc->lock);
	raw_spin_unlock(&desc->lock);
	device_irq(hwirq);
	raw_spin_lock(&desc->lock);
	gic_eoi_irq(hwirq);
	raw_spin_unlock(&desc->lock);
}

void __balanced generic_handle_domain_irq(u32 hwirq)
{
	handle_fasteoi_irq(irq_to_desc(hwirq), hwirq);
}

void __balanced generic_handle_domain_nmi(u32 hwirq)
{
	device_nmi(hwirq);
	gic_eoi_irq(hwirq);
}

static void __balanced irq_set_affinity(u32 hwirq, u32 cpu)
{
	struct irq_desc *desc = irq_to_desc(hwirq);
	unsigned long flags = local_irq_save();

	raw_spin_lock(&desc->lock);
	desc->affinity = cpu;
	raw_spin_unlock(&desc->lock);
	local_irq_restore(flags);
}

/* Ours: someone who moves the PMU's interrupt about. */
void task_sets_affinity(void)
{
	for (;;)
		irq_set_affinity(PMU_INTID, 0);
}
