/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* What CPUs do when one of them has had enough. */
#include <kexec.h>
#include <nmi.h>
#include <smp.h>

void task_panics(void)
{
	panic();
}

/* It has not taken the stop IPI, and no longer will. */
void task_panics_irqs_off(void)
{
	local_irq_disable();
	panic();
}

static DEFINE_PER_CPU(struct pt_regs, oops_regs);

/* An oops: the dump first, and a panic if there is none. */
void task_oopses(void)
{
	local_irq_disable();
	crash_kexec(this_cpu_ptr(&oops_regs));
	panic();
}

/* reboot(8). */
void task_reboots(void)
{
	kernel_restart();
}

/* sysrq-b: no notifiers. */
void task_restarts_at_once(void)
{
	machine_restart();
}

void task_halts(void)
{
	machine_halt();
}

void task_works(void)
{
	for (;;)
		do_work();
}

#ifdef CONFIG_ARM_SDEI_NMI
/* The all-CPU backtrace of a hung task. */
void task_backtraces(void)
{
	sdei_nmi_trigger_cpumask_backtrace(READ_ONCE(__cpu_online_mask.bits) &
					   ~cpumask_bit(smp_processor_id()));
	for (;;)
		do_work();
}
#endif

/* Wedged: IRQs masked for ever. */
void task_wedged(void)
{
	local_irq_disable();
	for (;;)
		do_work();
}

/* Wedged, and no pseudo-NMI gets in either. */
void task_wedged_daif(void)
{
	local_daif_mask();
	for (;;)
		do_work();
}

/* The idle loop with a power-down state: SDEI is masked while the CPU sleeps (CPU_PM). */
void task_idle(void)
{
	for (;;) {
		local_irq_disable();
		sdei_mask_local_cpu();
		wfi();
		sdei_unmask_local_cpu();
		local_irq_enable();
	}
}
