/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* A message and the flag that says that it is there. */
#include <types.h>

static int message;
static int is_there;

void task_sends(void)
{
	message = 1;
	smp_wmb();
	WRITE_ONCE(is_there, 1);
}

void task_receives(void)
{
	while (!READ_ONCE(is_there))
		;
	smp_rmb();
	BUG_ON(message != 1);
}
