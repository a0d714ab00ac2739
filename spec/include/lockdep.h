/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Lockdep's software view of the interrupt mask. The view is always kept; the checks
 * against the hardware cost steps and run with CONFIG_PROVE_LOCKING only.
 * Source: kernel-arm64-entry.md section 3.3, 8.2 (B13).
 */
#ifndef _ERET_LOCKDEP_H
#define _ERET_LOCKDEP_H

#include <arch-irqflags.h>

static noinstr void lockdep_hardirqs_off(void)
{
	if (IS_ENABLED(CONFIG_PROVE_LOCKING))
		DEBUG_LOCKS_WARN_ON(!irqs_disabled());
	__lockdep_hardirqs_off();
}

static noinstr void lockdep_hardirqs_on(void)
{
	if (IS_ENABLED(CONFIG_PROVE_LOCKING))
		DEBUG_LOCKS_WARN_ON(!irqs_disabled());
	__lockdep_hardirqs_on();
}

#define lockdep_hardirqs_on_prepare() __lockdep_hardirqs_on_prepare()

static __always_inline noinstr void lockdep_assert_irqs_disabled(void)
{
	if (IS_ENABLED(CONFIG_PROVE_LOCKING))
		WARN_ON_ONCE(lockdep_hardirqs_enabled());
}

#endif
