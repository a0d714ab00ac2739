/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * arch/arm64/kernel/smp.c of the SDEI stop series, v3: one way to stop for all, with the
 * registers to save, NULL where there are none, and whether to power off in a crash.
 * Source: ai_yEtDjI0e8sBBD@thinkstation; kernel-stop-pause-x86.md sections 1.2, 1.5.
 */
#include <kexec.h>
#include <nmi.h>
#include <smp.h>

#include "smp-send-stop.h"

static void __cpu_try_die(void)
{
	if (IS_ENABLED(CONFIG_HOTPLUG_CPU))
		psci_cpu_off();
}

void __noreturn arm64_nmi_cpu_stop(struct pt_regs *regs, bool die_on_crash)
{
	unsigned int cpu = smp_processor_id();
	bool crash = IS_ENABLED(CONFIG_KEXEC_CORE) && READ_ONCE(crash_stop);

	local_daif_mask();

	if (crash)
		crash_save_cpu(regs, cpu);

	set_cpu_online(cpu, false);

	sdei_mask_local_cpu();

	if (crash && die_on_crash)
		__cpu_try_die();

	cpu_park_loop();
}

void __noreturn panic_smp_self_stop(void)
{
	arm64_nmi_cpu_stop(NULL, false);
}

void do_handle_IPI(u32 ipinr, struct pt_regs *regs)
{
	switch (ipinr) {
	case IPI_CALL_FUNC:
		generic_smp_call_function_interrupt();
		break;
	case IPI_CPU_STOP:
	case IPI_CPU_STOP_NMI:
		arm64_nmi_cpu_stop(regs, true);
	}
}
