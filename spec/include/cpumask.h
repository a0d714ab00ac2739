/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * CPU sets, and which CPUs are online: a bit in a mask and, in a step of its own, a counter.
 * CPU numbers are 0 to NR_CPUS - 1, all of them online at the start.
 * Source: kernel-stop-pause-x86.md section 1.1.
 */
#ifndef _ERET_CPUMASK_H
#define _ERET_CPUMASK_H

#include <smp-types.h>

#define cpumask_bit(cpu) (1UL << (cpu))
#define cpu_online_mask (&__cpu_online_mask)

extern cpumask_t __cpu_online_mask;
extern atomic_t __num_online_cpus;

static __always_inline unsigned int num_online_cpus(void)
{
	return READ_ONCE(__num_online_cpus.counter);
}

static __always_inline bool cpu_online(unsigned int cpu)
{
	return test_bit(cpu, &__cpu_online_mask.bits);
}

void set_cpu_online(unsigned int cpu, bool online);

#endif
