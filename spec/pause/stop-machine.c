/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * kernel/stop_machine.c: a function that one CPU executes while all of them stand in their stopper
 * threads with interrupts off. The threads go from state to state together; the last one to
 * acknowledge a state sets the next. A stopper thread is a call here, made where its CPU may
 * schedule; what wakes it is the bit of its CPU. The data of a call are one: only one is made at a time.
 * Source: kernel-stop-pause-x86.md section 2.4 (B).
 */
#include "stop-machine.h"

enum multi_stop_state {
	MULTI_STOP_NONE,
	MULTI_STOP_PREPARE,
	MULTI_STOP_DISABLE_IRQ,
	MULTI_STOP_RUN,
	MULTI_STOP_EXIT,
};

DEFINE_PER_CPU(unsigned long, cpus_to_pause);
static unsigned long stop_cpus_mutex;
static cpumask_t stopper_works;

/* struct multi_stop_data, struct cpu_stop_done */
static unsigned int active_cpu;
static unsigned int state;
static atomic_t thread_ack;
static atomic_t nr_todo;

static void set_state(unsigned int newstate)
{
	WRITE_ONCE(thread_ack.counter, num_online_cpus());
	smp_wmb();
	WRITE_ONCE(state, newstate);
}

static void ack_state(unsigned int curstate)
{
	if (atomic_dec_and_test(&thread_ack))
		set_state(curstate + 1);
}

static void multi_cpu_stop(void)
{
	bool is_active = READ_ONCE(active_cpu) == smp_processor_id();
	unsigned int curstate = MULTI_STOP_NONE;
	unsigned int newstate;

	do {
		newstate = READ_ONCE(state);
		if (newstate != curstate) {
			curstate = newstate;
			if (curstate == MULTI_STOP_DISABLE_IRQ)
				local_irq_disable();
			if (curstate == MULTI_STOP_RUN && is_active)
				change_mapping();
			ack_state(curstate);
		}
	} while (curstate != MULTI_STOP_EXIT);
	local_irq_enable();
}

void cond_resched(void)
{
	if (!(READ_ONCE(stopper_works.bits) & cpumask_bit(smp_processor_id())))
		return;

	test_and_clear_bit(smp_processor_id(), &stopper_works.bits);
	multi_cpu_stop();
	atomic_dec(&nr_todo);
}

/* Its waiters sleep, and their CPUs run other threads. */
static void mutex_lock(unsigned long *lock)
{
	while (test_and_set_bit(0, lock))
		cond_resched();
}

static void mutex_unlock(unsigned long *lock)
{
	test_and_clear_bit(0, lock);
}

static void wait_for_completion(void)
{
	while (READ_ONCE(nr_todo.counter))
		cond_resched();
}

void stop_machine(void)
{
	mutex_lock(&stop_cpus_mutex);
	this_cpu_write(cpus_to_pause, other_online_cpus());
	WRITE_ONCE(active_cpu, smp_processor_id());
	WRITE_ONCE(nr_todo.counter, num_online_cpus());
	set_state(MULTI_STOP_PREPARE);
	WRITE_ONCE(stopper_works.bits, READ_ONCE(__cpu_online_mask.bits));
	wait_for_completion();
	this_cpu_write(cpus_to_pause, 0);
	mutex_unlock(&stop_cpus_mutex);
}
