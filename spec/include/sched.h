/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* The scheduler as entry code and tasks call it. */
#ifndef _ERET_SCHED_H
#define _ERET_SCHED_H

#include <preempt.h>
#include <stacks.h>
#include <thread_info.h>

static __always_inline noinstr bool is_idle_task(struct task_struct *p)
{
	return (p->flags & PF_IDLE) != 0;
}

void schedule(void);
void preempt_schedule_irq(void);

#endif
