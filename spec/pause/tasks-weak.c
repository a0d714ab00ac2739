/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * One round and nothing around it, for weakly ordered memory: no hotplug lock and no preempt_count,
 * which would be issued and performed in any order as well. Ours.
 * Source: kernel-stop-pause-x86.md section 2.1 (C1 to C3).
 */
#include "pause.h"

static void change_mapping(void)
{
	do_work();
}

static void break_before_make(void)
{
	pause_remote_cpus();
	change_mapping();
	resume_remote_cpus();
}

void task_pauses(void)
{
	break_before_make();
	cpu_park_loop();
}

/* The first round leaves the bits of those that it has resumed. */
void task_pauses_twice(void)
{
	break_before_make();
	task_pauses();
}

/* Who comes second takes an interrupt of the first. */
void task_pauses_irqs_off(void)
{
	local_irq_disable();
	break_before_make();
	local_irq_enable();
	for (;;)
		do_work();
}

void task_works(void)
{
	for (;;)
		do_work();
}

/* No hard lockup is looked for. */
void nmi_panic(struct pt_regs *regs)
{
	BUG();
}
