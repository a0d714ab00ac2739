/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * arch/arm64/kernel/smp.c of an SDEI stop that was never merged: the handler returns, and
 * the event is completed into a stub that powers off. With KPTI a stub is not mapped over user
 * mode, so there it parks inside the event.
 * Source: kernel-stop-pause-x86.md sections 1.2, 1.5.
 */
#include <kexec.h>
#include <nmi.h>
#include <smp.h>

#include "smp-send-stop.h"

static void __noreturn local_cpu_stop(unsigned int cpu)
{
	set_cpu_online(cpu, false);

	local_daif_mask();
	sdei_mask_local_cpu();
	cpu_park_loop();
}

void __noreturn panic_smp_self_stop(void)
{
	local_cpu_stop(smp_processor_id());
}

static void __noreturn ipi_cpu_crash_stop(unsigned int cpu, struct pt_regs *regs)
{
#ifdef CONFIG_KEXEC_CORE
	local_daif_mask();

	crash_save_cpu(regs, cpu);

	set_cpu_online(cpu, false);

	sdei_mask_local_cpu();

	if (IS_ENABLED(CONFIG_HOTPLUG_CPU))
		psci_cpu_off();

	cpu_park_loop();
#else
	BUG();
#endif
}

DEFINE_PER_CPU(bool, sdei_park_pending);

void arm64_nmi_cpu_stop(struct pt_regs *regs, bool die_on_crash)
{
	unsigned int cpu = smp_processor_id();

	local_daif_mask();
#ifdef CONFIG_KEXEC_CORE
	if (READ_ONCE(crash_stop))
		crash_save_cpu(regs, cpu);
#endif
	set_cpu_online(cpu, false);
	sdei_mask_local_cpu();
	if (user_mode(regs))
		cpu_park_loop();
	this_cpu_write(sdei_park_pending, true);
}

/* Outside the event, on its stack. */
void __noreturn sdei_park_stub(void)
{
	if (IS_ENABLED(CONFIG_HOTPLUG_CPU))
		psci_cpu_off();
	cpu_park_loop();
}

void do_handle_IPI(u32 ipinr, struct pt_regs *regs)
{
	unsigned int cpu = smp_processor_id();

	switch (ipinr) {
	case IPI_CALL_FUNC:
		generic_smp_call_function_interrupt();
		break;
	case IPI_CPU_STOP:
	case IPI_CPU_STOP_NMI:
		if (IS_ENABLED(CONFIG_KEXEC_CORE) && READ_ONCE(crash_stop))
			ipi_cpu_crash_stop(cpu, regs);
		else
			local_cpu_stop(cpu);
	}
}
