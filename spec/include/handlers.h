/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* Bodies of exceptions: weak ones in harness/common.c, others in the harness of a family. */
#ifndef _ERET_HANDLERS_H
#define _ERET_HANDLERS_H

#include <types.h>

void device_irq(u32 hwirq);
void device_nmi(u32 hwirq);
void do_mem_abort(struct pt_regs *regs);
void do_debug_exception(struct pt_regs *regs);
void do_serror(struct pt_regs *regs);
void do_el0_svc(struct pt_regs *regs);
void el0_check_work(void);

#endif
