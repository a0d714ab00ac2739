/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * drivers/firmware/arm_sdei_nmi.c: what all versions of the series share. Event 0 is the only one
 * that software can signal, so stop and backtrace share it.
 * Source: kernel-stop-pause-x86.md sections 1.2, 1.5.
 */
static cpumask_t backtrace_mask;

bool sdei_nmi_active(void)
{
	return sdei_nmi_available();
}

static void sdei_nmi_fire(unsigned long cpus)
{
	unsigned int cpu;

	for (cpu = 0; cpu < CONFIG_NR_CPUS; cpu++)
		if (cpus & cpumask_bit(cpu))
			invoke_sdei_fn(SDEI_1_1_FN_SDEI_EVENT_SIGNAL, 0, cpu);
}

/* Its own bit says whether a CPU was asked. */
static void nmi_cpu_backtrace(void)
{
	if (test_and_clear_bit(smp_processor_id(), &backtrace_mask.bits))
		do_work();
}

void sdei_nmi_trigger_cpumask_backtrace(unsigned long cpus)
{
	WRITE_ONCE(backtrace_mask.bits, cpus);
	sdei_nmi_fire(cpus);
}
