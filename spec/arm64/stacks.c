/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Changing stacks: SP and the shadow call stack pointer move one after the other, and nothing
 * may come between, not even what can interrupt code with IRQs off. entry.S, step by step.
 *
 * Left out: overflow and SDEI stacks; an interrupt that hits on the IRQ stack goes there again.
 * Source: d42e6c20de61; kernel-arm64-entry.md section 6.
 */
#include <sched.h>
#include <stacks.h>

static __always_inline noinstr unsigned long save_and_disable_daif(void)
{
	unsigned long flags = read_sysreg(daif);

	asm volatile("msr daifset, #0xf" : : : "memory");
	return flags;
}

noinstr void cpu_switch_to(struct task_struct *prev, struct task_struct *next)
{
	unsigned long flags = save_and_disable_daif();

	mov_sp_task(next);
	scs_load_task(next);
	cpu_switch_to_ret(flags, prev, next);
}

noinstr void call_on_irq_stack(struct pt_regs *regs, void (*func)(struct pt_regs *))
{
	unsigned long flags = save_and_disable_daif();

	scs_load_irq();
	mov_sp_irq();
	write_sysreg(flags, daif);

	func(regs);

	flags = save_and_disable_daif();
	mov_sp_task(current);
	scs_load_task(current);
	write_sysreg(flags, daif);
}
