/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * A synchronous external abort of user code that is claimed as a firmware error report
 * (apei_claim_sea(), v6.1 to v6.12): handled like an NMI with SErrors held off, and what was
 * put off to irq_work is run at once. Source: kernel-arm64-entry.md section 8.2 (B17).
 */
#include <daifflags.h>
#include <handlers.h>
#include <hardirq.h>

/* irq_work_run() in the accounting of a hard interrupt, which runs no softirqs at its end. */
static void claimed_work(void)
{
	preempt_count_add(HARDIRQ_OFFSET);
	lockdep_hardirq_enter();
	do_work();
	lockdep_hardirq_exit();
	preempt_count_sub(HARDIRQ_OFFSET);
}

static void __balanced apei_claim_sea(struct pt_regs *regs)
{
	unsigned long current_flags = local_daif_save_flags();

	local_daif_restore(DAIF_ERRCTX);
	nmi_enter();
	handle_fault(regs);
	nmi_exit();

	if (!regs_irqs_disabled(regs)) {
		local_daif_restore(DAIF_PROCCTX_NOIRQ);
		claimed_work();
	}
	local_daif_restore(current_flags);
}

void do_mem_abort(struct pt_regs *regs)
{
	apei_claim_sea(regs);
}
