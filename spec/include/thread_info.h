/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Flags of work to be done on the way out. TIF_NEED_RESCHED is the model's own fact and is
 * read through need_resched(); the others are bits of thread_flags.
 * Source: kernel-arm64-entry.md sections 5, 8.5 (B41).
 */
#ifndef _ERET_THREAD_INFO_H
#define _ERET_THREAD_INFO_H

#include <types.h>

#define BIT(nr) (1UL << (nr))

#define TIF_NOTIFY_SIGNAL 2
#define TIF_NEED_RESCHED 4
#define TIF_HRTIMER_REARM 12

#define _TIF_NOTIFY_SIGNAL BIT(TIF_NOTIFY_SIGNAL)
#define _TIF_NEED_RESCHED BIT(TIF_NEED_RESCHED)
#define _TIF_HRTIMER_REARM BIT(TIF_HRTIMER_REARM)

/* Atomic: interrupts and other CPUs set flags, too. */
#define set_thread_flag(flag) set_bit(flag, &current->thread_flags)
#define clear_thread_flag(flag) clear_bit(flag, &current->thread_flags)
#define test_thread_flag(flag) ((current->thread_flags & BIT(flag)) != 0)

static __always_inline unsigned long read_thread_flags(void)
{
	unsigned long flags = current->thread_flags;

	if (need_resched())
		flags |= _TIF_NEED_RESCHED;
	return flags;
}

#endif
