/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* A user breakpoint sends a signal; with PREEMPT_RT the signal's lock may sleep. Source: 8.4 (B37). */
#include <handlers.h>
#include <sched.h>

void do_debug_exception(struct pt_regs *regs)
{
	handle_fault(regs);
	if (IS_ENABLED(CONFIG_PREEMPT_RT))
		schedule();
}
