/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Pausing remote CPUs, the RFC: the masks of version 1, an IPI of its own, and a paused CPU that
 * waits for an event. The caller has preemption off and may have interrupts on.
 * Source: kernel-stop-pause-x86.md section 2.1 (RFC). That the resume sends the event is from the mail
 * about version 1, which names wfe() and sev().
 */
#include <spinlock.h>

#include "pause.h"

DEFINE_PER_CPU(unsigned long, cpus_to_pause);
static spinlock_t cpu_pause_lock;
static cpumask_t paused_cpus;
static cpumask_t resumed_cpus;

void pause_local_cpu(void)
{
	unsigned int cpu = smp_processor_id();

	clear_bit(cpu, &resumed_cpus.bits);
	smp_wmb();
	set_bit(cpu, &paused_cpus.bits);
	smp_mb();
	while (!(READ_ONCE(resumed_cpus.bits) & cpumask_bit(cpu)))
		wfe();
	barrier();
	clear_bit(cpu, &paused_cpus.bits);
}

static void wait_until_paused(unsigned long targets)
{
	while (READ_ONCE(paused_cpus.bits) != targets)
		;
}

static void wait_until_resumed(unsigned long targets)
{
	while (READ_ONCE(paused_cpus.bits) & targets)
		;
}

void pause_remote_cpus(void)
{
	unsigned long targets = other_online_cpus();

	this_cpu_write(cpus_to_pause, targets);
	spin_lock(&cpu_pause_lock);
	smp_cross_call(targets, IPI_CPU_PAUSE);
	wait_until_paused(targets);
	smp_rmb();
	spin_unlock(&cpu_pause_lock);
}

void resume_remote_cpus(void)
{
	spin_lock(&cpu_pause_lock);
	WRITE_ONCE(resumed_cpus.bits, cpumask_bit(CONFIG_NR_CPUS) - 1);
	smp_mb();
	sev();
	wait_until_resumed(this_cpu_read(cpus_to_pause));
	spin_unlock(&cpu_pause_lock);
	this_cpu_write(cpus_to_pause, 0);
}
