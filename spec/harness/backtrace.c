/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * A CPU that runs with IRQs off for ever, and another that wants its backtrace: what the series of
 * 2015 was for. Not the kernel's. Source: kernel-arm64-entry.md section 2.7.
 */
#include <gic-cpu-init.h>
#include <handlers.h>
#include <ipi.h>
#include <irqflags.h>

#define LOCKED_UP_CPU 0x1

unsigned long ipis_ready;
unsigned long backtrace_shown;

static void ipi_setup(u32 ipi)
{
	gic_irq_set_prio(ipi, ipi_should_be_nmi(ipi));
}

void task_locks_up(void)
{
	ipi_setup(IPI_RESCHEDULE);
	ipi_setup(IPI_CPU_BACKTRACE);
	local_irq_disable();
	WRITE_ONCE(ipis_ready, 1);
	for (;;)
		do_work();
}

void task_wants_backtrace(void)
{
	while (!READ_ONCE(ipis_ready))
		barrier();
	gic_write_sgi1r(LOCKED_UP_CPU, IPI_RESCHEDULE);
	gic_write_sgi1r(LOCKED_UP_CPU, IPI_CPU_BACKTRACE);
	for (;;)
		do_work();
}

void device_irq(u32 hwirq)
{
	handle_irq_event(hwirq);
}

void device_nmi(u32 hwirq)
{
	handle_nmi_event(hwirq);
	if (hwirq == IPI_CPU_BACKTRACE)
		WRITE_ONCE(backtrace_shown, 1);
}
