/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Restartable sequences, down to one question: is a critical section that was preempted aborted?
 * Only an interrupt can have hit one, a system call in it is the program's fault; so entry notes
 * what it is, and the way out looks at the section only then.
 *
 * Left out: slice grants, CPU and node ids, signals, the access to user memory and its faults.
 * Source: kernel-arm64-entry.md section 8.3 (B34); 411c1cf43039.
 */
#ifndef _ERET_RSEQ_H
#define _ERET_RSEQ_H

#include <sched.h>

/* Entry of an interrupt from user mode. */
static __always_inline noinstr void rseq_note_user_irq_entry(void)
{
	current->rseq_user_irq = true;
}

/* The scheduler takes the task off its CPU. */
static __always_inline void rseq_sched_switch_event(struct task_struct *t)
{
	t->rseq_sched_switch = true;
	t->rseq_cs_preempted = true;
}

/* The last thing before user mode, with IRQs off. */
static __always_inline void rseq_exit_to_user_mode(void)
{
	if (current->rseq_sched_switch && current->rseq_user_irq)
		current->rseq_cs_preempted = false;
	current->rseq_sched_switch = false;
	current->rseq_user_irq = false;
}

#endif
