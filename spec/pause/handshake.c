/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Pausing a remote CPU and resuming it, version 1 of the mail: one round of two CPUs. What the page
 * holds stands for what the mapping leads to. Who is interrupted is the task around the handler.
 * Source: shared reference kernel-stop-pause-x86.md section 2.1.
 */
#include <types.h>

#define OLD_PAGE 0
#define NEW_PAGE 1

static int ipi;
static int paused;
static int resumed = 1;	/* left by the round before */
static int page = OLD_PAGE;

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
	while (!READ_ONCE(ipi))
		;
	dsb(sy);
	pause_local_cpu();
	BUG_ON(READ_ONCE(page) != NEW_PAGE);
}

void task_caller(void)
{
	/* smp_cross_call() */
	dsb(ishst);
	WRITE_ONCE(ipi, 1);
	while (!READ_ONCE(paused))
		;
	smp_rmb();

	/* The critical section. */
	WRITE_ONCE(page, NEW_PAGE);
	dsb(ish);

	WRITE_ONCE(resumed, 1);
	smp_mb();
	/* A clear of the bit that comes this late would keep the CPU for ever. */
	while (READ_ONCE(paused))
		BUG_ON(!READ_ONCE(resumed));
}
