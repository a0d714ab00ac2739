/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* kernel/cpu.c: the mask of online CPUs and their number. The number follows the bit. */
#include <cpumask.h>

cpumask_t __cpu_online_mask = { .bits = cpumask_bit(CONFIG_NR_CPUS) - 1 };
atomic_t __num_online_cpus = ATOMIC_INIT(CONFIG_NR_CPUS);

void set_cpu_online(unsigned int cpu, bool online)
{
	if (online) {
		if (!test_and_set_bit(cpu, &__cpu_online_mask.bits))
			atomic_inc(&__num_online_cpus);
	} else {
		if (test_and_clear_bit(cpu, &__cpu_online_mask.bits))
			atomic_dec(&__num_online_cpus);
	}
}
