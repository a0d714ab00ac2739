/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * spinlock_t: with PREEMPT_RT a lock whose waiters sleep. They do not sleep here: who may take it
 * at all is what is checked. Source: kernel-stop-pause-x86.md section 2.5 (P8).
 */
#ifndef _ERET_SPINLOCK_H
#define _ERET_SPINLOCK_H

#include <types.h>

typedef struct { raw_spinlock_t lock; } spinlock_t;

static void rt_spin_lock(spinlock_t *lock)
{
	raw_spin_lock(&lock->lock);
}

static __always_inline void spin_lock(spinlock_t *lock)
{
	if (IS_ENABLED(CONFIG_PREEMPT_RT))
		rt_spin_lock(lock);
	else
		raw_spin_lock(&lock->lock);
}

static __always_inline void spin_unlock(spinlock_t *lock)
{
	raw_spin_unlock(&lock->lock);
}

#endif
