/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Pausing a remote CPU and resuming it, version 2 of the mail: one flag and a counter instead of
 * two masks. Otherwise as handshake.c.
 * Source: shared reference kernel-stop-pause-x86.md section 2.1 (v2).
 */
#include <smp-types.h>

#define OLD_PAGE 0
#define NEW_PAGE 1

static int ipi;
static bool cpu_paused;
static atomic_t nr_cpus_paused;
static int page = OLD_PAGE;

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
	while (!READ_ONCE(ipi))
		;
	dsb(sy);
	pause_local_cpu();
	BUG_ON(READ_ONCE(page) != NEW_PAGE);
}

void task_caller(void)
{
	cpu_paused = true;
	/* smp_cross_call() */
	dsb(ishst);
	WRITE_ONCE(ipi, 1);
	while (READ_ONCE(nr_cpus_paused.counter) != 1)
		;

	/* The critical section. */
	WRITE_ONCE(page, NEW_PAGE);
	dsb(ish);

	WRITE_ONCE(cpu_paused, false);
	while (READ_ONCE(nr_cpus_paused.counter))
		;
}
