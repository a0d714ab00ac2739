/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* Stopping other CPUs: what panic, reboot and the crash path share. */
#ifndef _ERET_SMP_H
#define _ERET_SMP_H

#include <arch-irqflags.h>
#include <cpumask.h>

#define IPI_CALL_FUNC 1
#define IPI_CPU_STOP 2
#define IPI_CPU_STOP_NMI 3

/* CONFIG_TRACE_IRQFLAGS=n: nobody is told. */
#define local_irq_disable() arch_local_irq_disable()
#define local_irq_enable() arch_local_irq_enable()

/* Everything, and PMR kept in step. */
static __always_inline void local_daif_mask(void)
{
	asm volatile("msr daifset, #0xf" : : : "memory");
	if (system_uses_irq_prio_masking())
		gic_write_pmr(GIC_PRIO_IRQON | GIC_PRIO_PSR_I_SET);
}

/* A timeout is a choice: it may expire at any poll. */
#define timeout_expired() choose(2)

/* CPUs that are online and not the caller, who may be offline itself. */
static __always_inline unsigned int num_other_online_cpus(void)
{
	unsigned int this_cpu_online = cpu_online(smp_processor_id());

	return num_online_cpus() - this_cpu_online;
}

static void __noreturn cpu_park_loop(void)
{
	for (;;)
		wfi();
}

void smp_send_stop(void);
void crash_smp_send_stop(void);
bool smp_crash_stop_failed(void);
void __noreturn panic_smp_self_stop(void);
void __noreturn panic(void);
void nmi_panic(struct pt_regs *regs);
bool panic_was_redirected_here(void);
void __noreturn machine_restart(void);
void __noreturn machine_halt(void);
void __noreturn kernel_restart(void);
void generic_smp_call_function_interrupt(void);
void do_handle_IPI(u32 ipinr, struct pt_regs *regs);
void sdei_mask_local_cpu(void);
void sdei_unmask_local_cpu(void);
void sdei_handler_abort(void);

#endif
