/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * arch/arm64/kernel/smp.c: the side of the CPU that stops the others, the same in all versions
 * but for where the SDEI rung is. Each poll may time out. No hotplug lock is taken.
 * Source: kernel-stop-pause-x86.md section 1.2; fdfa588124b6.
 */
static unsigned long stop_in_progress;
static cpumask_t mask;
static bool crash_stop;

static void smp_cross_call(u32 ipinr)
{
	dsb(ishst);
	gic_write_sgi1r(READ_ONCE(mask.bits), ipinr);
}

/* The CPUs that are still there, without this one. */
static void cpus_to_stop(void)
{
	WRITE_ONCE(mask.bits, READ_ONCE(__cpu_online_mask.bits) & ~cpumask_bit(smp_processor_id()));
}

static void wait_for_others(void)
{
	while (num_other_online_cpus() && !timeout_expired())
		;
}

static void sdei_rung(void)
{
	smp_rmb();
	cpus_to_stop();
	sdei_nmi_stop_cpus(READ_ONCE(mask.bits));
	wait_for_others();
}

void smp_send_stop(void)
{
	if (num_other_online_cpus()) {
		if (test_and_set_bit(0, &stop_in_progress))
			return;
		cpus_to_stop();
		smp_cross_call(IPI_CPU_STOP);
		wait_for_others();
	}

	if (num_other_online_cpus() && system_uses_irq_prio_masking()) {
		smp_rmb();
		cpus_to_stop();
		smp_cross_call(IPI_CPU_STOP_NMI);
		wait_for_others();
	}

#ifndef SDEI_ONLY_IN_A_CRASH
	if (num_other_online_cpus() && sdei_nmi_active())
		sdei_rung();
#endif

	if (num_other_online_cpus()) {
		smp_rmb();
		pr_warn_stuck_cpus();
	}

	sdei_mask_local_cpu();
}

#ifdef CONFIG_KEXEC_CORE
void crash_smp_send_stop(void)
{
	if (READ_ONCE(crash_stop))
		return;
	WRITE_ONCE(crash_stop, true);
	smp_send_stop();
#ifdef SDEI_ONLY_IN_A_CRASH
	if (num_other_online_cpus() && sdei_nmi_active())
		sdei_rung();
#endif
	sdei_handler_abort();
}

bool smp_crash_stop_failed(void)
{
	return num_other_online_cpus() != 0;
}
#else
/* The generic one: a plain stop. */
void crash_smp_send_stop(void)
{
	smp_send_stop();
}
#endif
