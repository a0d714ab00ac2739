/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * kernel/panic.c and arch/arm64/kernel/process.c: who panics, and what it does with the rest.
 * Left out: messages, notifiers, kgdb, the all-CPU backtrace.
 * Source: kernel-stop-pause-x86.md section 1.2.
 */
#include <kexec.h>
#include <smp.h>

#define PANIC_CPU_INVALID (-1)

static atomic_t panic_cpu = ATOMIC_INIT(PANIC_CPU_INVALID);

void __noreturn machine_restart(void)
{
	local_irq_disable();
	smp_send_stop();
	psci_sys_reset();
	cpu_park_loop();
}

static void panic_other_cpus_shutdown(void)
{
	if (!crash_kexec_post_notifiers())
		smp_send_stop();
	else
		crash_smp_send_stop();
}

void __noreturn panic(void)
{
	int this_cpu, old_cpu;

	local_irq_disable();
	this_cpu = smp_processor_id();
	old_cpu = atomic_cmpxchg(&panic_cpu, PANIC_CPU_INVALID, this_cpu);
	if (old_cpu != PANIC_CPU_INVALID && old_cpu != this_cpu)
		panic_smp_self_stop();

	if (!crash_kexec_post_notifiers())
		__crash_kexec(NULL);
	panic_other_cpus_shutdown();
	if (crash_kexec_post_notifiers())
		__crash_kexec(NULL);
	machine_restart();
}
