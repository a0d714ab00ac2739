/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* What every file of x86 entry code needs; the bodies of its exceptions are in harness.c. */
#ifndef _ERET_X86_ENTRY_H
#define _ERET_X86_ENTRY_H

#include <debugreg.h>
#include <handlers.h>
#include <hardirq.h>
#include <irq-entry-common.h>
#include <sched.h>

void irqentry_enter_from_user_mode(struct pt_regs *regs);
void irqentry_exit_to_user_mode(struct pt_regs *regs);

void do_user_addr_fault(struct pt_regs *regs, unsigned long address);
void do_int3(struct pt_regs *regs);
void do_machine_check(struct pt_regs *regs);
void do_syscall_x64(struct pt_regs *regs);
void default_do_nmi(struct pt_regs *regs);
void handle_debug(struct pt_regs *regs);

#endif
