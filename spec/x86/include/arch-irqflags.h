/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* Masking interrupts: by RFLAGS.IF. Source: kernel-stop-pause-x86.md section 3.1. */
#ifndef _ERET_X86_ARCH_IRQFLAGS_H
#define _ERET_X86_ARCH_IRQFLAGS_H

#include <ptrace.h>

#define X86_EFLAGS_IF 0x200

static __always_inline noinstr void arch_local_irq_enable(void)
{
	native_irq_enable();
}

static __always_inline noinstr void arch_local_irq_disable(void)
{
	native_irq_disable();
}

static __always_inline noinstr unsigned long arch_local_save_flags(void)
{
	return native_save_fl();
}

static __always_inline noinstr bool arch_irqs_disabled_flags(unsigned long flags)
{
	return (flags & X86_EFLAGS_IF) == 0;
}

static __always_inline noinstr bool irqs_disabled(void)
{
	return arch_irqs_disabled_flags(arch_local_save_flags());
}

static __always_inline noinstr unsigned long arch_local_irq_save(void)
{
	unsigned long flags = arch_local_save_flags();

	arch_local_irq_disable();
	return flags;
}

static __always_inline noinstr void arch_local_irq_restore(unsigned long flags)
{
	if (!arch_irqs_disabled_flags(flags))
		arch_local_irq_enable();
}

#endif
