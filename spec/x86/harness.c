/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* Bodies of exceptions, one step each. Not the kernel's: they stand for all there are. */
#include "entry.h"

#define NMI_VECTOR 0x2

void do_user_addr_fault(struct pt_regs *regs, unsigned long address)
{
	handle_fault(regs);
}

noinstr void do_int3(struct pt_regs *regs)
{
	handle_fault(regs);
}

noinstr void do_machine_check(struct pt_regs *regs)
{
	handle_fault(regs);
}

noinstr void handle_debug(struct pt_regs *regs)
{
	handle_fault(regs);
}

void do_syscall_x64(struct pt_regs *regs)
{
	do_work();
}

noinstr void default_do_nmi(struct pt_regs *regs)
{
	device_nmi(NMI_VECTOR);
}
