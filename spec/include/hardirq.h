/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Accounting of NMIs and of hard and soft interrupts. Source: kernel-arm64-entry.md sections 3.2, 3.3.
 */
#ifndef _ERET_HARDIRQ_H
#define _ERET_HARDIRQ_H

#include <irqflags.h>
#include <preempt.h>

void irq_enter_rcu(void);
void irq_exit_rcu(void);
void raise_softirq_irqoff(void);

/* preempt_count is first on the way in and last on the way out: lockdep and RCU ask in_nmi(). */
static __always_inline noinstr void __nmi_enter(void)
{
	lockdep_off();
	preempt_count_add(NMI_OFFSET + HARDIRQ_OFFSET);
}

static __always_inline noinstr void __nmi_exit(void)
{
	preempt_count_sub(NMI_OFFSET + HARDIRQ_OFFSET);
	lockdep_on();
}

/* For an NMI that irqentry_enter() has seen as an interrupt; what that did is not done again. */
static __always_inline void nmi_enter(void)
{
	__nmi_enter();
	lockdep_hardirq_enter();
	ct_nmi_enter();
	ftrace_nmi_enter();
}

static __always_inline void nmi_exit(void)
{
	ftrace_nmi_exit();
	ct_nmi_exit();
	lockdep_hardirq_exit();
	__nmi_exit();
}

#endif
