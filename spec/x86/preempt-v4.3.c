/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Preemption on the way out of an interrupt, as of v4.3. The interrupt may have hit a system call
 * whose context is not switched yet, and schedule() needs RCU. So preempt_schedule_irq() remembers
 * the context, which entry code no longer does; the kernel has kept that to this day. Here the
 * caller does it: generic/sched.c is without, since every other caller is in context KERNEL.
 *
 * Source: kernel-stop-pause-x86.md section 3.5.
 */
#include "entry.h"

void retint_kernel(void);

#define CONTEXT_KERNEL 0

static noinstr int exception_enter(void)
{
	int prev_ctx = ct_state();

	if (prev_ctx != CONTEXT_KERNEL)
		ct_user_exit();
	return prev_ctx;
}

static noinstr void exception_exit(int prev_ctx)
{
	if (prev_ctx != CONTEXT_KERNEL)
		ct_user_enter();
}

noinstr void retint_kernel(void)
{
	int prev_ctx;

	if (preempt_count() || !need_resched())
		return;
	prev_ctx = exception_enter();
	preempt_schedule_irq();
	exception_exit(prev_ctx);
}
