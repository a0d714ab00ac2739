/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Pausing a remote CPU, version 1 of the mail, and what for: the mapping of a page is changed by
 * break-before-make. One round of two CPUs; who is interrupted is the task around the handler.
 * Source: shared reference kernel-stop-pause-x86.md sections 2.1 to 2.3.
 */
#include <pgtable.h>

#include "mapping.h"

static int ipi;
static int paused;
static int resumed = 1;	/* left by the round before */

static void pause_local_cpu(void)
{
	WRITE_ONCE(resumed, 0);
	smp_wmb();
	WRITE_ONCE(paused, 1);
	while (!READ_ONCE(resumed))
		;
	smp_mb();
	WRITE_ONCE(paused, 0);
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
	/* smp_cross_call() */
	dsb(ishst);
	WRITE_ONCE(ipi, 1);
	while (!READ_ONCE(paused))
		;
	smp_rmb();

	change_mapping();

	WRITE_ONCE(resumed, 1);
	smp_mb();
	while (READ_ONCE(paused))
		;
}
