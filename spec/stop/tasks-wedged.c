/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* A CPU that is wedged before another one panics: no poll that ends early has missed it. Ours. */
#include <smp.h>

static bool wedged;

void task_wedged_first(void)
{
	local_irq_disable();
	WRITE_ONCE(wedged, true);
	for (;;)
		do_work();
}

void task_panics_then(void)
{
	while (!READ_ONCE(wedged))
		;
	panic();
}
