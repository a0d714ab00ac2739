/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Fields of preempt_count. v7.3 on arm64 moves hardirq and NMI up (HAS_SEPARATE_PREEMPT_RESCHED_BITS);
 * CONFIG_ERET_PREEMPT_SPREAD stands for that layout. Source: kernel-arm64-entry.md section 3.1.
 */
#ifndef _ERET_PREEMPT_H
#define _ERET_PREEMPT_H

#include <types.h>

#define PREEMPT_OFFSET 0x1
#define SOFTIRQ_OFFSET 0x100
#define SOFTIRQ_MASK 0xff00
#ifdef CONFIG_ERET_PREEMPT_SPREAD
#define HARDIRQ_OFFSET 0x1000000
#define HARDIRQ_MASK 0xf000000
#define NMI_OFFSET 0x10000000
#define NMI_MASK 0xf0000000
#else
#define HARDIRQ_OFFSET 0x10000
#define HARDIRQ_MASK 0xf0000
#define NMI_OFFSET 0x100000
#define NMI_MASK 0xf00000
#endif

#define in_nmi() ((preempt_count() & NMI_MASK) != 0)
#define in_hardirq() ((preempt_count() & HARDIRQ_MASK) != 0)
#define in_interrupt() ((preempt_count() & (NMI_MASK | HARDIRQ_MASK | SOFTIRQ_MASK)) != 0)

#define preempt_count_add(val) __preempt_count_add(val)
#define preempt_count_sub(val) __preempt_count_sub(val)
#define preempt_disable() __preempt_count_add(PREEMPT_OFFSET)
#define preempt_enable_no_resched() __preempt_count_sub(PREEMPT_OFFSET)

void preempt_schedule(void);

/* The kernel tests count and need_resched in one word; nothing comes of the gap between the two. */
static __always_inline void preempt_enable(void)
{
	__preempt_count_sub(PREEMPT_OFFSET);
	if (IS_ENABLED(CONFIG_PREEMPTION) && !preempt_count() && need_resched())
		preempt_schedule();
}

#endif
