/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * The registers that an exception saved, as far as entry code decides by them: the privilege
 * level of CS and IF of RFLAGS are kept in one word, as the model has them for every machine.
 */
#ifndef _ERET_X86_PTRACE_H
#define _ERET_X86_PTRACE_H

#include <types.h>

#define REGS_CS_MASK 0xf
#define REGS_CS_USER 0x0
#define REGS_NO_IF 0x80

static __always_inline noinstr bool user_mode(struct pt_regs *regs)
{
	return (regs->pstate & REGS_CS_MASK) == REGS_CS_USER;
}

static __always_inline noinstr bool regs_irqs_disabled(struct pt_regs *regs)
{
	return (regs->pstate & REGS_NO_IF) != 0;
}

#endif
