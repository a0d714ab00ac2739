/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Break-before-make without pausing anybody: who faults meanwhile waits in the fault handler for
 * the lock that the change is made under, and tries again.
 * Source: shared reference kernel-stop-pause-x86.md section 2.4 (A).
 */
#include <nmi.h>
#include <pgtable.h>
#include <smp.h>

#include "mapping.h"

static raw_spinlock_t page_table_lock;

static void do_translation_fault(void)
{
	raw_spin_lock(&page_table_lock);
	raw_spin_unlock(&page_table_lock);
}

static void access_page(void)
{
	while (load_via(&pte) == -EFAULT)
		do_translation_fault();
}

void task_updates(void)
{
	raw_spin_lock(&page_table_lock);
	change_mapping();
	raw_spin_unlock(&page_table_lock);
}

void task_accesses(void)
{
	access_page();
	access_page();
}

/* An interrupt of the CPU that changes the mapping. */
void task_interrupts(void)
{
	gic_write_sgi1r(cpumask_bit(0), IPI_CALL_FUNC);
}

void do_handle_IPI(u32 ipinr, struct pt_regs *regs)
{
	access_page();
}

/* Nothing but the IPI comes here. */
void nmi_panic(struct pt_regs *regs)
{
	BUG_ON(1);
}
