/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* What every version's entry code needs. */
#ifndef _ERET_ARM64_ENTRY_H
#define _ERET_ARM64_ENTRY_H

#include <daifflags.h>
#include <esr.h>
#include <gic.h>
#include <handlers.h>
#include <hardirq.h>
#include <irq-entry-common.h>
#include <sched.h>

/* On the IRQ stack, which only arm64/stacks.c tells from the task's. */
static __always_inline void do_interrupt_handler(struct pt_regs *regs)
{
#ifdef CONFIG_ERET_STACKS
	call_on_irq_stack(regs, gic_handle_irq);
#else
	gic_handle_irq(regs);
#endif
}

#endif
