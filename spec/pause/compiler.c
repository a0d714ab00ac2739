/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Pausing a remote CPU, for the question what the compiler may do between the set and the test:
 * one round of two CPUs, sequentially consistent, and the handler's accesses plain.
 * Source: kernel-stop-pause-x86.md section 2.1 (v1) and 2.5 (R4).
 */
#include <types.h>

static int ipi;
static int paused;
static int resumed;

void pause_local_cpu(void)
{
	paused = 1;
	while (!resumed)
		;
	paused = 0;
}

void pause_remote_cpus(void)
{
	WRITE_ONCE(ipi, 1);
	while (!READ_ONCE(paused))
		;
}

void resume_remote_cpus(void)
{
	WRITE_ONCE(resumed, 1);
	while (READ_ONCE(paused))
		;
}

void task_remote(void)
{
	while (!READ_ONCE(ipi))
		;
	pause_local_cpu();
}

void task_caller(void)
{
	pause_remote_cpus();
	resume_remote_cpus();
}
