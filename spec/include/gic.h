/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* Between entry code, the GIC driver and the interrupt core. See arm64/gic.c. */
#ifndef _ERET_GIC_H
#define _ERET_GIC_H

#include <types.h>

void gic_handle_irq(struct pt_regs *regs);
void gic_eoi_irq(u32 irqnr);
void generic_handle_domain_irq(u32 hwirq);
void generic_handle_domain_nmi(u32 hwirq);

#endif
