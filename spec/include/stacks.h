/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* Changing stacks by steps; see arm64/stacks.c. Elsewhere stacks are not looked at. */
#ifndef _ERET_STACKS_H
#define _ERET_STACKS_H

#include <types.h>

#ifdef CONFIG_ERET_STACKS
void cpu_switch_to(struct task_struct *prev, struct task_struct *next);
void call_on_irq_stack(struct pt_regs *regs, void (*func)(struct pt_regs *));
#endif

#endif
