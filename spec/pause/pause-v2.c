/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Pausing remote CPUs, version 2: one flag and a counter, under a raw lock that is let go while
 * the others are paused. The warnings are left out.
 * Source: kernel-stop-pause-x86.md section 2.1 (v2).
 */
#include "pause.h"

DEFINE_PER_CPU(unsigned long, cpus_to_pause);
static raw_spinlock_t cpu_pause_lock;
static bool cpu_paused;
static atomic_t nr_cpus_paused;

void pause_local_cpu(void)
{
	atomic_inc(&nr_cpus_paused);
	while (READ_ONCE(cpu_paused))
		;
	atomic_dec(&nr_cpus_paused);
	isb();
}

static void wait_until_paused(unsigned int count)
{
	while (READ_ONCE(nr_cpus_paused.counter) != count)
		;
}

static void wait_until_resumed(void)
{
	while (READ_ONCE(nr_cpus_paused.counter))
		;
}

void pause_remote_cpus(void)
{
	unsigned long targets = other_online_cpus();

	if (num_online_cpus() == 1)
		return;

	this_cpu_write(cpus_to_pause, targets);
	raw_spin_lock(&cpu_pause_lock);
	WRITE_ONCE(cpu_paused, true);
	smp_cross_call(targets, IPI_CPU_STOP_NMI);
	wait_until_paused(num_online_cpus() - 1);
	raw_spin_unlock(&cpu_pause_lock);
}

void resume_remote_cpus(void)
{
	if (!READ_ONCE(cpu_paused))
		return;

	raw_spin_lock(&cpu_pause_lock);
	WRITE_ONCE(cpu_paused, false);
	wait_until_resumed();
	raw_spin_unlock(&cpu_pause_lock);
	this_cpu_write(cpus_to_pause, 0);
}
