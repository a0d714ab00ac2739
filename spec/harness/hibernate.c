/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* A section with everything masked that may fail, as arm64's hibernate. Source: 8.1 (B10). */
#include <daifflags.h>
#include <handlers.h>

static int __balanced swsusp_arch_suspend(void)
{
	unsigned long flags = local_daif_save();

	if (choose(2)) {
		local_daif_restore(flags);
		return -1;
	}
	do_work();
	local_daif_restore(flags);
	return 0;
}

void task_hibernates(void)
{
	swsusp_arch_suspend();
	for (;;)
		do_work();
}
