/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * The registers that an exception saved, as far as entry code decides by them.
 * Priorities are those of the version and the machine. Source: kernel-arm64-entry.md 2.1, 2.2, 2.4.
 */
#ifndef _ERET_PTRACE_H
#define _ERET_PTRACE_H

#include <types.h>

#define PSR_F_BIT 0x40
#define PSR_I_BIT 0x80
#define PSR_A_BIT 0x100
#define PSR_D_BIT 0x200
#define PSR_MODE_MASK 0xf
#define PSR_MODE_EL0t 0x0

#define GIC_PRIO_IRQON CONFIG_ERET_GIC_PRIO_IRQON
#define GIC_PRIO_IRQOFF CONFIG_ERET_GIC_PRIO_IRQOFF
#define GIC_PRIO_PSR_I_SET CONFIG_ERET_GIC_PRIO_PSR_I_SET

static __always_inline noinstr bool user_mode(struct pt_regs *regs)
{
	return (regs->pstate & PSR_MODE_MASK) == PSR_MODE_EL0t;
}

/* Did the interrupted context hold off regular interrupts? Before v6.18: !interrupts_enabled(). */
static __always_inline noinstr bool regs_irqs_disabled(struct pt_regs *regs)
{
	if (regs->pstate & PSR_I_BIT)
		return true;
	return system_uses_irq_prio_masking() && regs->pmr != GIC_PRIO_IRQON;
}

#endif
