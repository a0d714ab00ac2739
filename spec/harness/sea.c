/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* A fault that claims a firmware error report, with SErrors held off. Source: 8.2 (B17). */
#include <daifflags.h>
#include <handlers.h>

static void __balanced apei_claim_sea(struct pt_regs *regs)
{
	unsigned long current_flags = local_daif_save_flags();

	local_daif_mask();
	local_daif_restore(DAIF_ERRCTX);
	handle_fault(regs);
	local_daif_mask();
	local_daif_restore(current_flags);
}

void do_mem_abort(struct pt_regs *regs)
{
	apei_claim_sea(regs);
}
