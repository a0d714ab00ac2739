/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * The last rung alone: what goes before it orders everything, and would hide what the rung does
 * not order itself.
 * Source: kernel-stop-pause-x86.md section 4 (B3).
 */
#include <nmi.h>
#include <smp.h>

void task_signals(void)
{
	sdei_nmi_stop_cpus(cpumask_bit(1));
	for (;;)
		do_work();
}

void task_waits(void)
{
	for (;;)
		do_work();
}
