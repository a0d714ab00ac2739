/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* What CPUs do when one of them has had enough. */
#include <smp.h>

void task_panics(void)
{
	panic();
}

/* It has not taken the stop IPI, and no longer will. */
void task_panics_irqs_off(void)
{
	local_irq_disable();
	panic();
}

void task_works(void)
{
	for (;;)
		do_work();
}

/* Wedged: IRQs masked for ever. */
void task_wedged(void)
{
	local_irq_disable();
	for (;;)
		do_work();
}

/* Wedged, and no pseudo-NMI gets in either. */
void task_wedged_daif(void)
{
	local_daif_mask();
	for (;;)
		do_work();
}
