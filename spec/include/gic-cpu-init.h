/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* What a CPU does to its GIC before it lets interrupts in. See arm64/gic-cpu-init.c. */
#ifndef _ERET_GIC_CPU_INIT_H
#define _ERET_GIC_CPU_INIT_H

#include <types.h>

void gic_cpu_sys_reg_init(void);
void gic_irq_set_prio(u32 irqnr, bool nmi);

#endif
