/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Who changes the mapping by stop_machine(), and what the others do meanwhile. A CPU schedules
 * where it holds no spinlock and has interrupts on. Ours.
 * Source: kernel-stop-pause-x86.md section 2.4 (B).
 */
#include "stop-machine.h"

static raw_spinlock_t port_lock;

/* printk to a serial port; interrupts are off. */
void printk_line(void)
{
	raw_spin_lock(&port_lock);
	do_work();
	raw_spin_unlock(&port_lock);
}

/* A warning, a trace: it prints. */
void change_mapping(void)
{
	do_work();
	printk_line();
	do_work();
}

void task_works(void)
{
	for (;;) {
		do_work();
		cond_resched();
	}
}

void task_prints(void)
{
	for (;;) {
		local_irq_disable();
		printk_line();
		local_irq_enable();
		cond_resched();
	}
}

void task_changes(void)
{
	for (;;) {
		stop_machine();
		do_work();
	}
}

void task_changes_once(void)
{
	stop_machine();
	task_works();
}

/* It never schedules. */
void task_works_irqs_off(void)
{
	local_irq_disable();
	for (;;)
		do_work();
}

/* What is no IPI is a device's interrupt, and its handler prints. */
void nmi_panic(struct pt_regs *regs)
{
	printk_line();
}

/* Nobody sends any. */
void do_handle_IPI(u32 ipinr, struct pt_regs *regs)
{
	BUG();
}
