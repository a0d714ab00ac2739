/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * exc_nmi(): one that comes while another one is handled is left to that one, which runs again.
 * The assembly sees to it for NMIs of the kernel, this for those of user mode, which are handled
 * on the thread's stack.
 *
 * Source: kernel-stop-pause-x86.md section 3.1 ("C level ordering").
 */
#include "entry.h"

#define NMI_NOT_RUNNING 0
#define NMI_EXECUTING 1
#define NMI_LATCHED 2

DEFINE_PER_CPU(unsigned int, nmi_state);
DEFINE_PER_CPU(unsigned long, nmi_cr2);
DEFINE_PER_CPU(unsigned long, nmi_dr7);

noinstr void exc_nmi(struct pt_regs *regs)
{
	irqentry_state_t irq_state;

	if (this_cpu_read(nmi_state) != NMI_NOT_RUNNING) {
		this_cpu_write(nmi_state, NMI_LATCHED);
		return;
	}
	this_cpu_write(nmi_state, NMI_EXECUTING);
	this_cpu_write(nmi_cr2, native_read_cr2());

	do {
		this_cpu_write(nmi_dr7, local_db_save());
		irq_state = irqentry_nmi_enter(regs);
		default_do_nmi(regs);
		irqentry_nmi_exit(regs, irq_state);
		local_db_restore(this_cpu_read(nmi_dr7));
		if (native_read_cr2() != this_cpu_read(nmi_cr2))
			native_write_cr2(this_cpu_read(nmi_cr2));
	} while (this_cpu_dec_return(nmi_state));
}
