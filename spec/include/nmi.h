/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* arch/arm64/include/asm/nmi.h of the SDEI stop series. */
#ifndef _ERET_NMI_H
#define _ERET_NMI_H

#include <smp-types.h>

#ifdef CONFIG_ERET_SDEI_PARK_STUB
/* It returns, and the event is completed. */
void arm64_nmi_cpu_stop(struct pt_regs *regs, bool die_on_crash);
DECLARE_PER_CPU(bool, sdei_park_pending);
#else
void __noreturn arm64_nmi_cpu_stop(struct pt_regs *regs, bool die_on_crash);
#endif

#ifdef CONFIG_ARM_SDEI_NMI
bool sdei_nmi_active(void);
int sdei_nmi_handler(struct pt_regs *regs);
void sdei_nmi_trigger_cpumask_backtrace(unsigned long cpus);
void sdei_nmi_stop_cpus(unsigned long mask);
#else
static inline bool sdei_nmi_active(void)
{
	return false;
}

static inline void sdei_nmi_stop_cpus(unsigned long mask) { }
#endif

#endif
