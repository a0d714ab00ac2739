/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Pausing a remote CPU, version 2 of the mail, otherwise as mapping.c.
 * Source: shared reference kernel-stop-pause-x86.md sections 2.1 (v2) to 2.3.
 */
#include <pgtable.h>
#include <smp-types.h>

#include "mapping.h"

static int ipi;
static bool cpu_paused;
static atomic_t nr_cpus_paused;

static void pause_local_cpu(void)
{
	atomic_inc(&nr_cpus_paused);
	while (READ_ONCE(cpu_paused))
		;
	atomic_dec(&nr_cpus_paused);
	isb();
}

/* The IPI is taken, handled, and the interrupted context goes on. */
void task_remote(void)
{
	load_via(&pte);
	while (!READ_ONCE(ipi))
		;
	dsb(sy);
	pause_local_cpu();
	interrupted_context();
}

void task_caller(void)
{
	cpu_paused = true;
	/* smp_cross_call() */
	dsb(ishst);
	WRITE_ONCE(ipi, 1);
	while (READ_ONCE(nr_cpus_paused.counter) != 1)
		;

	change_mapping();

	WRITE_ONCE(cpu_paused, false);
	while (READ_ONCE(nr_cpus_paused.counter))
		;
}
