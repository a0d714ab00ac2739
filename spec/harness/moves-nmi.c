/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* A task that has the shared interrupt 40 signalled to CPU 1 from now on. Ours. */
#include <handlers.h>

#define MOVED_INTID 40

void task_moves_nmi(void)
{
	gic_write_irouter(MOVED_INTID, 1);
	for (;;)
		do_work();
}
