/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * arch/arm64/kernel/sdei.c of v7.3: what the assembly of an event calls. An event is entered as an
 * NMI. The interrupted kernel goes on where it was if it had IRQs off, and through the IRQ vector if
 * not. PMR is neither saved nor set, and regs->pmr is zero. PAN and user mode are left out.
 * Source: kernel-arm64-entry.md section 7.
 */
#include <irq-entry-common.h>
#include <irqflags.h>
#include <ptrace.h>

#define SDEI_EV_HANDLED 0
#define SDEI_EV_FAILED 1
#define SDEI_RESUME_IRQ_VECTOR 2

int sdei_event_handler(struct pt_regs *regs, u32 event_num);

static __always_inline unsigned long do_sdei_event(struct pt_regs *regs, u32 event_num)
{
	if (sdei_event_handler(regs, event_num))
		return SDEI_EV_FAILED;
	if (regs_irqs_disabled(regs))
		return SDEI_EV_HANDLED;
	return SDEI_RESUME_IRQ_VECTOR;
}

noinstr unsigned long __sdei_handler(struct pt_regs *regs, u32 event_num)
{
	irqentry_state_t state = irqentry_nmi_enter(regs);
	unsigned long ret = do_sdei_event(regs, event_num);

	irqentry_nmi_exit(regs, state);
	return ret;
}
