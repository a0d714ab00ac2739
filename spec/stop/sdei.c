/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * arch/arm64/kernel/sdei.c: what the assembly of an event calls. Without an answer to stay, the
 * interrupted kernel goes on where it was if it had IRQs off, and through the IRQ vector of its
 * level if not, so that it can be preempted. Left out: PAN, NMI entry, ELR that a handler
 * overwrites.
 * Source: kernel-stop-pause-x86.md section 1.4.
 */
#include <nmi.h>
#include <smp.h>

#define SDEI_EV_HANDLED 0
#define SDEI_EV_FAILED 1
/* Any other answer is an address. */
#define SDEI_RESUME_IRQ_VECTOR 2
#define SDEI_RESUME_PARK_STUB 3

int sdei_event_handler(struct pt_regs *regs, u32 event_num);

unsigned long __sdei_handler(struct pt_regs *regs, u32 event_num)
{
	if (sdei_event_handler(regs, event_num))
		return SDEI_EV_FAILED;
#ifdef CONFIG_ERET_SDEI_PARK_STUB
	if (this_cpu_read(sdei_park_pending))
		return SDEI_RESUME_PARK_STUB;
#endif
	if (!user_mode(regs) && regs_irqs_disabled(regs))
		return SDEI_EV_HANDLED;
	return SDEI_RESUME_IRQ_VECTOR;
}
