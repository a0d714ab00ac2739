/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * drivers/firmware/arm_sdei.c: SDEI in the life of a CPU that is unplugged and plugged again. The
 * callbacks run on that CPU while it is online; the time between, when it is off, is left out.
 * Source: kernel-stop-pause-x86.md section 1.4.
 */
#include <smp.h>

static void sdei_cpuhp_down(void)
{
	invoke_sdei_fn(SDEI_1_0_FN_SDEI_EVENT_UNREGISTER, 0, 0);
	sdei_mask_local_cpu();
}

static void sdei_cpuhp_up(void)
{
	invoke_sdei_fn(SDEI_1_0_FN_SDEI_EVENT_REGISTER, 0, 0);
	invoke_sdei_fn(SDEI_1_0_FN_SDEI_EVENT_ENABLE, 0, 0);
	sdei_unmask_local_cpu();
}

void task_unplugged_and_back(void)
{
	for (;;) {
		sdei_cpuhp_down();
		sdei_cpuhp_up();
	}
}
