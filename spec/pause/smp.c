/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * arch/arm64/kernel/smp.c with pausing: the IPI of a stop pauses unless a stop is in progress. Of
 * the stop only what a pause can meet: the two IPIs, and the polls between them.
 * Source: kernel-stop-pause-x86.md sections 1.2, 2.1 ("Dispatch in both").
 */
#include "pause.h"

#define SEND_STOP 0

static unsigned long stop_in_progress;
static cpumask_t mask;

void smp_cross_call(unsigned long targets, u32 ipinr)
{
	dsb(ishst);
	gic_write_sgi1r(targets, ipinr);
}

static void __noreturn local_cpu_stop(unsigned int cpu)
{
	set_cpu_online(cpu, false);
	local_daif_mask();
	cpu_park_loop();
}

void do_handle_IPI(u32 ipinr, struct pt_regs *regs)
{
	switch (ipinr) {
	case IPI_CPU_STOP:
	case IPI_CPU_STOP_NMI:
		if (READ_ONCE(stop_in_progress) & (1UL << SEND_STOP))
			local_cpu_stop(smp_processor_id());
		else
			pause_local_cpu();
	}
}

static void wait_for_others(void)
{
	while (num_other_online_cpus() && !timeout_expired())
		;
}

void smp_send_stop(void)
{
	if (test_and_set_bit(SEND_STOP, &stop_in_progress))
		return;

	WRITE_ONCE(mask.bits, other_online_cpus());
	smp_cross_call(READ_ONCE(mask.bits), IPI_CPU_STOP);
	wait_for_others();
	smp_cross_call(other_online_cpus(), IPI_CPU_STOP_NMI);
	wait_for_others();
}
