/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * The SDEI service as merged (v4): a flag that is never cleared. From then on any event 0 is a
 * stop, a late backtrace included.
 */
#include <nmi.h>
#include <smp.h>

#include "sdei-nmi.h"

static bool sdei_nmi_stopping;

void sdei_nmi_stop_cpus(unsigned long mask)
{
	WRITE_ONCE(sdei_nmi_stopping, true);
	dsb(ishst);
	sdei_nmi_fire(mask);
}

int sdei_nmi_handler(struct pt_regs *regs)
{
	if (READ_ONCE(sdei_nmi_stopping)) {
		arm64_nmi_cpu_stop(regs, false);
		return 0;
	}
	nmi_cpu_backtrace();
	return 0;
}
