/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * drivers/firmware/arm_sdei.c and arch/arm64/kernel/sdei.c: Linux as the client of SDEI.
 * Source: kernel-stop-pause-x86.md section 1.4.
 */
#include <smp.h>

struct sdei_registered_event;

/* Set by the entry code of an event, and cleared by it before the SMC that completes it. */
DEFINE_PER_CPU(struct sdei_registered_event *, sdei_active_normal_event);
DEFINE_PER_CPU(struct sdei_registered_event *, sdei_active_critical_event);

void sdei_mask_local_cpu(void)
{
	invoke_sdei_fn(SDEI_1_0_FN_SDEI_PE_MASK, 0, 0);
}

void sdei_unmask_local_cpu(void)
{
	invoke_sdei_fn(SDEI_1_0_FN_SDEI_PE_UNMASK, 0, 0);
}

/* In a crash: the capture kernel needs working interrupts, so end what this CPU is in. */
void sdei_handler_abort(void)
{
	if (this_cpu_read(sdei_active_critical_event)) {
		invoke_sdei_fn(SDEI_1_0_FN_SDEI_EVENT_COMPLETE_AND_RESUME, 0, 0);
		this_cpu_write(sdei_active_critical_event, NULL);
	}
	if (this_cpu_read(sdei_active_normal_event)) {
		invoke_sdei_fn(SDEI_1_0_FN_SDEI_EVENT_COMPLETE_AND_RESUME, 0, 0);
		this_cpu_write(sdei_active_normal_event, NULL);
	}
}
