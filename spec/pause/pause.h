/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* Pausing remote CPUs: what the versions share. Source: kernel-stop-pause-x86.md section 2.1. */
#ifndef _ERET_PAUSE_H
#define _ERET_PAUSE_H

#include <smp.h>

/* The RFC's; later versions share IPI_CPU_STOP_NMI. */
#define IPI_CPU_PAUSE 7

/* Whom this CPU pauses, from the choice to the end of the resume: a local of the series. */
DECLARE_PER_CPU(unsigned long, cpus_to_pause);

static __always_inline unsigned long other_online_cpus(void)
{
	return READ_ONCE(__cpu_online_mask.bits) & ~cpumask_bit(smp_processor_id());
}

void smp_cross_call(unsigned long targets, u32 ipinr);
void pause_local_cpu(void);
void pause_remote_cpus(void);
void resume_remote_cpus(void);
void printk_line(void);

#endif
