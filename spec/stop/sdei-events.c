/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* Who has registered for which event: event 0 is the cross-CPU NMI's. */
#include <nmi.h>
#include <smp.h>

/* What the machine's own events do: an error is reported, or is the end. */
static int other_sdei_event(struct pt_regs *regs)
{
	do_work();
	if (IS_ENABLED(CONFIG_ERET_GHES_PANICS))
		panic();
	return 0;
}

int sdei_event_handler(struct pt_regs *regs, u32 event_num)
{
	if (event_num == 0)
		return sdei_nmi_handler(regs);
	return other_sdei_event(regs);
}
