/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * A message in memory and the SGI that says that it is there, as drivers/irqchip/irq-gic-v3.c sends
 * it. The write of ICC_SGI1R_EL1 is no access to memory: a DMB before it orders nothing.
 * Source: 21ec30c0ef52; kernel-stop-pause-x86.md section 4 (B20).
 */
#include <nmi.h>
#include <smp.h>

static int message;

static void gic_ipi_send_mask(unsigned long cpus)
{
	dsb(ishst);
	gic_write_sgi1r(cpus, IPI_CALL_FUNC);
}

void task_sends(void)
{
	WRITE_ONCE(message, 1);
	gic_ipi_send_mask(cpumask_bit(1));
	for (;;)
		do_work();
}

void task_receives(void)
{
	for (;;)
		do_work();
}

void do_handle_IPI(u32 ipinr, struct pt_regs *regs)
{
	BUG_ON(!READ_ONCE(message));
}

/* Nothing but the SGI comes here. */
void nmi_panic(struct pt_regs *regs)
{
	BUG_ON(1);
}
