/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* What an SDEI event runs: one step, which may not sleep, and in which RCU has to watch. */
#include <types.h>

int sdei_event_handler(struct pt_regs *regs, u32 event_num)
{
	handle_fault(regs);
	return 0;
}
