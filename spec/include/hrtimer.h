/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* High resolution timers: what entry code and the scheduler call. See generic/hrtimer.c. */
#ifndef _ERET_HRTIMER_H
#define _ERET_HRTIMER_H

#include <types.h>

#ifdef CONFIG_HRTIMER_REARM_DEFERRED
void hrtimer_rearm_deferred(void);
void __hrtimer_rearm_deferred(void);
bool hrtimer_test_and_clear_rearm_deferred(void);
unsigned long hrtimer_rearm_deferred_user_irq(unsigned long work);
#else
static __always_inline void hrtimer_rearm_deferred(void) {}
static __always_inline void __hrtimer_rearm_deferred(void) {}
static __always_inline bool hrtimer_test_and_clear_rearm_deferred(void)
{
	return false;
}
static __always_inline unsigned long hrtimer_rearm_deferred_user_irq(unsigned long work)
{
	return work;
}
#endif

void hrtimer_interrupt(void);

#endif
