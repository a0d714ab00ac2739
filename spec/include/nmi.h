/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* arch/arm64/include/asm/nmi.h of the SDEI stop series. */
#ifndef _ERET_NMI_H
#define _ERET_NMI_H

#include <smp-types.h>

void __noreturn arm64_nmi_cpu_stop(struct pt_regs *regs, bool die_on_crash);

#ifdef CONFIG_ARM_SDEI_NMI
bool sdei_nmi_active(void);
void sdei_nmi_stop_cpus(unsigned long mask);
#else
static inline bool sdei_nmi_active(void)
{
	return false;
}

static inline void sdei_nmi_stop_cpus(unsigned long mask) { }
#endif

#endif
