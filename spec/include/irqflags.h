/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * local_irq_*(): the arch helpers, with lockdep told first on the way on and last on the way off.
 * Lockdep's view does not change when it is told twice, so "was it off before?" is left out;
 * a view that is "on" over masked IRQs is put right here, and would not be by the kernel's.
 * Of trace_hardirqs_on() and _off() only lockdep's half is here: the tracer's needs RCU.
 * Source: kernel-arm64-entry.md section 2.4.
 */
#ifndef _ERET_IRQFLAGS_H
#define _ERET_IRQFLAGS_H

#include <lockdep.h>

static __always_inline void trace_hardirqs_on(void)
{
	lockdep_hardirqs_on_prepare();
	lockdep_hardirqs_on();
}

static __always_inline noinstr void trace_hardirqs_off(void)
{
	lockdep_hardirqs_off();
}

static __always_inline void local_irq_enable(void)
{
	trace_hardirqs_on();
	arch_local_irq_enable();
}

static __always_inline noinstr void local_irq_disable(void)
{
	arch_local_irq_disable();
	trace_hardirqs_off();
}

static __always_inline noinstr unsigned long local_irq_save(void)
{
	unsigned long flags = arch_local_irq_save();

	trace_hardirqs_off();
	return flags;
}

static __always_inline void local_irq_restore(unsigned long flags)
{
	if (!arch_irqs_disabled_flags(flags))
		trace_hardirqs_on();
	arch_local_irq_restore(flags);
}

#endif
