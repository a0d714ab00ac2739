/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * A task and the handler that interrupts it, on one CPU. No processor shows an exception its own
 * CPU's accesses out of order; the compiler does.
 * Source: kernel-stop-pause-x86.md section 2.8 (plain accesses).
 */
#include <types.h>

static int message;
static int is_there;
static int is_seen;

void el1h_64_sync_handler(struct pt_regs *regs)
{
	if (!READ_ONCE(is_there))
		return;
	BUG_ON(READ_ONCE(message) != 1);
	WRITE_ONCE(is_seen, 1);
}

void task_sends(void)
{
	message = 1;
#ifdef CONFIG_ERET_BARRIER
	barrier();
#endif
	is_there = 1;
	while (!is_seen) {
#ifdef CONFIG_ERET_BARRIER
		cpu_relax();
#endif
	}
}
