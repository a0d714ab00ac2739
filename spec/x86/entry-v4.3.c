/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Entry in C as of v4.3, the assertion design: who comes from user mode switches the context, who
 * comes from the kernel finds it switched and remembers nothing. The assembly has turned
 * interrupts on before do_syscall_64(), and a 32-bit system call reads its sixth argument from
 * the user's stack before the context is switched.
 *
 * Source: kernel-stop-pause-x86.md sections 3.1 ("SYSCALL, 4.3/4.4 era"), 3.5; 02bc7768fe44.
 */
#include "entry.h"

void retint_kernel(void);

/* Stands for the load from user memory; it may fault. */
static void get_user_arg6(void)
{
	do_work();
}

static void user_exit(void)
{
	lockdep_hardirqs_off();
	ct_user_exit();
}

static void user_enter(void)
{
	exit_to_user_mode_prepare(NULL);
	exit_to_user_mode();
}

noinstr void do_syscall_64(struct pt_regs *regs)
{
	get_user_arg6();
	local_irq_disable();
	user_exit();
	local_irq_enable();
	do_syscall_x64(regs);
	local_irq_disable();
	user_enter();
}

noinstr void exc_page_fault(struct pt_regs *regs)
{
	unsigned long address = native_read_cr2();

	if (user_mode(regs))
		user_exit();
	else
		lockdep_hardirqs_off();
	do_user_addr_fault(regs, address);
	if (user_mode(regs))
		user_enter();
	else if (!regs_irqs_disabled(regs))
		trace_hardirqs_on();
}

/* irq_enter() makes RCU watch, whatever the context is. */
noinstr void common_interrupt(struct pt_regs *regs)
{
	if (user_mode(regs))
		user_exit();
	else
		lockdep_hardirqs_off();
	ct_irq_enter();
	preempt_count_add(HARDIRQ_OFFSET);
	device_irq(0x20);
	preempt_count_sub(HARDIRQ_OFFSET);
	ct_irq_exit();
	if (user_mode(regs)) {
		user_enter();
	} else if (!regs_irqs_disabled(regs)) {
		retint_kernel();
		lockdep_hardirqs_on();
	}
}

/* Preemption, where a scenario has it: preempt-v4.3.c. */
noinstr void __weak retint_kernel(void)
{
}

bool arch_irqentry_exit_need_resched(void)
{
	return true;
}
