/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* Generic interrupt entry: what an architecture calls. See generic/irqentry-*.c. */
#ifndef _ERET_IRQ_ENTRY_COMMON_H
#define _ERET_IRQ_ENTRY_COMMON_H

#include <types.h>

/* The two facts are never needed together. */
typedef struct irqentry_state {
	union {
		bool exit_rcu;
		bool lockdep;
	};
} irqentry_state_t;

irqentry_state_t irqentry_enter_from_kernel_mode(struct pt_regs *regs);
void irqentry_exit_cond_resched(void);

/* v6.18 to v7.0. */
irqentry_state_t irqentry_enter(struct pt_regs *regs);
void irqentry_exit(struct pt_regs *regs, irqentry_state_t state);

/* v7.1 on. */
void irqentry_exit_to_kernel_mode_preempt(struct pt_regs *regs, irqentry_state_t state);
void irqentry_exit_to_kernel_mode_after_preempt(struct pt_regs *regs, irqentry_state_t state);

irqentry_state_t irqentry_nmi_enter(struct pt_regs *regs);
void irqentry_nmi_exit(struct pt_regs *regs, irqentry_state_t state);

void enter_from_user_mode(struct pt_regs *regs);
void exit_to_user_mode_prepare(struct pt_regs *regs);
void exit_to_user_mode(void);

/* The architecture's say in preemption on exit. */
bool arch_irqentry_exit_need_resched(void);

#endif
