/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Pausing a remote CPU by an IPI that it takes, the handler as in the diagram of the mail: what is
 * between the resume and the interrupted context is the return from the exception.
 * Source: shared reference kernel-stop-pause-x86.md section 2.3.
 */
#include <nmi.h>
#include <pgtable.h>
#include <smp.h>

#include "mapping.h"

static int paused;
static int resumed = 1;	/* left by the round before */
static int has_paused;

static void pause_local_cpu(void)
{
	WRITE_ONCE(resumed, 0);
	smp_wmb();
	WRITE_ONCE(paused, 1);
	while (!READ_ONCE(resumed))
		;
	WRITE_ONCE(paused, 0);
}

void do_handle_IPI(u32 ipinr, struct pt_regs *regs)
{
	pause_local_cpu();
	WRITE_ONCE(has_paused, 1);
}

/* Nothing but the IPI comes here. */
void nmi_panic(struct pt_regs *regs)
{
	BUG_ON(1);
}

void task_remote(void)
{
	while (!READ_ONCE(has_paused))
		;
	interrupted_context();
}

void task_caller(void)
{
	dsb(ishst);
	gic_write_sgi1r(cpumask_bit(1), IPI_CALL_FUNC);
	while (!READ_ONCE(paused))
		;
	smp_rmb();

	change_mapping();

	WRITE_ONCE(resumed, 1);
}
