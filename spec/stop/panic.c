/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * kernel/panic.c, and crash_kexec() of kernel/crash_core.c: who panics, and what it does with the
 * rest. Left out: messages, notifiers, kgdb, the all-CPU backtrace, panic_on_warn.
 * Source: kernel-stop-pause-x86.md section 1.2.
 */
#include <kexec.h>
#include <smp.h>

#define PANIC_CPU_INVALID (-1)

static atomic_t panic_cpu = ATOMIC_INIT(PANIC_CPU_INVALID);
static atomic_t panic_redirect_cpu = ATOMIC_INIT(PANIC_CPU_INVALID);

/* The CPU that wins may panic; the one that has won already may go on. */
static int panic_try_start(void)
{
	return atomic_cmpxchg(&panic_cpu, PANIC_CPU_INVALID, smp_processor_id());
}

/* Asks another CPU to panic, by an IPI that it may never take. */
static bool panic_try_force_cpu(void)
{
	int this_cpu = smp_processor_id();

	if (panic_force_cpu() >= CONFIG_NR_CPUS || panic_force_cpu() == this_cpu)
		return false;
	if (!cpu_online(panic_force_cpu()))
		return false;
	if (READ_ONCE(panic_cpu.counter) != PANIC_CPU_INVALID)
		return false;
	if (atomic_cmpxchg(&panic_redirect_cpu, PANIC_CPU_INVALID, this_cpu) != PANIC_CPU_INVALID)
		return false;
	gic_write_sgi1r(cpumask_bit(panic_force_cpu()), IPI_CALL_FUNC);
	return true;
}

/* What the IPI of panic_try_force_cpu() runs. */
bool panic_was_redirected_here(void)
{
	return smp_processor_id() == panic_force_cpu() &&
	       READ_ONCE(panic_redirect_cpu.counter) != PANIC_CPU_INVALID;
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
	int old_cpu;

	local_irq_disable();
	if (panic_try_force_cpu()) {
		set_cpu_online(smp_processor_id(), false);
		panic_smp_self_stop();
	}
	old_cpu = panic_try_start();
	if (old_cpu != PANIC_CPU_INVALID && old_cpu != smp_processor_id())
		panic_smp_self_stop();

	if (!crash_kexec_post_notifiers())
		__crash_kexec(NULL);
	panic_other_cpus_shutdown();
	if (crash_kexec_post_notifiers())
		__crash_kexec(NULL);
	machine_restart();
}

/* arm64 has no variant of its own: the registers are dropped. */
static void __noreturn nmi_panic_self_stop(struct pt_regs *regs)
{
	panic_smp_self_stop();
}

void nmi_panic(struct pt_regs *regs)
{
	int old_cpu = panic_try_start();

	if (old_cpu == PANIC_CPU_INVALID)
		panic();
	else if (old_cpu != smp_processor_id())
		nmi_panic_self_stop(regs);
}

#ifdef CONFIG_KEXEC_CORE
/* From die(): not a panic yet, and over if there is no kernel to go to. */
void crash_kexec(struct pt_regs *regs)
{
	if (panic_try_start() != PANIC_CPU_INVALID)
		return;
	__crash_kexec(regs);
	WRITE_ONCE(panic_cpu.counter, PANIC_CPU_INVALID);
}
#endif
