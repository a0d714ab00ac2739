/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * The SDEI service of v1 to v3: a mask of the CPUs to stop, and smp_wmb() before an SMC that is
 * no store. A sequentially consistent machine does not see the difference to v4's barrier.
 */
#include <nmi.h>
#include <smp.h>

#include "sdei-nmi.h"

static cpumask_t sdei_nmi_stop_mask;

void sdei_nmi_stop_cpus(unsigned long mask)
{
	WRITE_ONCE(sdei_nmi_stop_mask.bits, mask);
	smp_wmb();
	sdei_nmi_fire(mask);
}

int sdei_nmi_handler(struct pt_regs *regs)
{
	if (READ_ONCE(sdei_nmi_stop_mask.bits) & cpumask_bit(smp_processor_id()))
		arm64_nmi_cpu_stop(regs, false);
	nmi_cpu_backtrace();
	return 0;
}
