/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Accesses that order others, and barriers. With `memory: sc` a barrier does nothing.
 * Source: shared reference kernel-stop-pause-x86.md section 2.8.
 */
#include <smp-types.h>

__primitive int smp_load_acquire(int *p);
__primitive void smp_store_release(int *p, int v);

/* Fully ordered, and with less order; they return the old value. */
__primitive int xchg(int *p, int v);
__primitive int xchg_relaxed(int *p, int v);
__primitive int xchg_acquire(int *p, int v);
__primitive int xchg_release(int *p, int v);

/* Relaxed, without a result. */
__primitive void atomic_inc(atomic_t *v);
__primitive void atomic_dec(atomic_t *v);

/* DMB ISH, DMB ISHLD, DMB ISHST. */
__primitive void smp_mb(void);
__primitive void smp_rmb(void);
__primitive void smp_wmb(void);

__primitive void dsb(__symbol domain);
__synchronising void isb(void);
