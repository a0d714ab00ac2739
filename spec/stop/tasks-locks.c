/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* CPUs that hold a lock when they are stopped, or are offline when they panic. */
#include <smp.h>

static raw_spinlock_t port_lock;

/* printk to a serial port. */
static void print_line(void)
{
	raw_spin_lock(&port_lock);
	do_work();
	raw_spin_unlock(&port_lock);
}

void task_prints(void)
{
	for (;;) {
		local_irq_disable();
		print_line();
		local_irq_enable();
		do_work();
	}
}

/* sysrq-b, and a restart handler that prints. */
void task_restarts_and_prints(void)
{
	local_irq_disable();
	smp_send_stop();
	print_line();
	psci_sys_reset();
	cpu_park_loop();
}

/* The last CPU function of an unplug: it has said that it is offline. */
void task_dies_and_panics(void)
{
	local_irq_disable();
	set_cpu_online(smp_processor_id(), false);
	panic();
}
