/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Who pauses others, and what the others do meanwhile. Ours.
 * Source: kernel-stop-pause-x86.md section 2.1 (P0, C1 to C3).
 */
#include <preempt.h>

#include "pause.h"

static atomic_t cpu_hotplug_readers;
static bool cpu_hotplug_writer;

/* Its waiters sleep; here they poll. */
static void cpus_read_lock(void)
{
	atomic_inc(&cpu_hotplug_readers);
	while (READ_ONCE(cpu_hotplug_writer)) {
		atomic_dec(&cpu_hotplug_readers);
		while (READ_ONCE(cpu_hotplug_writer))
			;
		atomic_inc(&cpu_hotplug_readers);
	}
}

static void cpus_read_unlock(void)
{
	atomic_dec(&cpu_hotplug_readers);
}

static void cpus_write_lock(void)
{
	WRITE_ONCE(cpu_hotplug_writer, true);
	while (READ_ONCE(cpu_hotplug_readers.counter))
		;
}

static void cpus_write_unlock(void)
{
	WRITE_ONCE(cpu_hotplug_writer, false);
}

/* The entry made invalid; made valid again. */
static void change_mapping(void)
{
	do_work();
	do_work();
}

static void break_before_make(void)
{
	preempt_disable();
	pause_remote_cpus();
	change_mapping();
	resume_remote_cpus();
	preempt_enable_no_resched();
}

static void with_irqs_off(void)
{
	local_irq_disable();
	break_before_make();
	local_irq_enable();
}

void task_changes(void)
{
	for (;;) {
		cpus_read_lock();
		break_before_make();
		cpus_read_unlock();
	}
}

void task_changes_irqs_off(void)
{
	for (;;) {
		cpus_read_lock();
		with_irqs_off();
		cpus_read_unlock();
	}
}

void task_works(void)
{
	for (;;)
		do_work();
}

/* One round, and other work. */
void task_changes_once(void)
{
	cpus_read_lock();
	break_before_make();
	cpus_read_unlock();
	task_works();
}

void task_changes_once_irqs_off(void)
{
	cpus_read_lock();
	with_irqs_off();
	cpus_read_unlock();
	task_works();
}

void task_works_irqs_off(void)
{
	local_irq_disable();
	for (;;)
		do_work();
}

/* It is unplugged. */
void task_goes_offline(void)
{
	cpus_write_lock();
	local_daif_mask();
	set_cpu_online(smp_processor_id(), false);
	cpus_write_unlock();
	cpu_park_loop();
}

/* A reboot, or a panic. */
void task_stops_others(void)
{
	local_irq_disable();
	smp_send_stop();
	cpu_park_loop();
}

/* No hard lockup is looked for. */
void nmi_panic(struct pt_regs *regs)
{
	BUG();
}
