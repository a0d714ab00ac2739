/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * A task that masks by PSTATE.I, saves and restores IRQ flags in there, and then waits for an
 * interrupt with PMR open: what the restore writes must be what the save found.
 * Source: kernel-arm64-entry.md section 8.2 (B11).
 */
#include <daifflags.h>
#include <handlers.h>

static void __balanced irq_flags_section(void)
{
	unsigned long flags = arch_local_irq_save();

	do_work();
	arch_local_irq_restore(flags);
}

void task_masked_wait(void)
{
	for (;;) {
		unsigned long flags = local_daif_save();

		irq_flags_section();
		wfi();
		local_daif_restore(flags);
	}
}
