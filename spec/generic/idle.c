/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * The idle loop: RCU stops watching just around the architecture's sleep. Lockdep is told
 * "on" for the sleep, because the architecture may open IRQs in it.
 *
 * Left out: cpuidle's governor and the tick.
 *
 * Source: kernel-arm64-entry.md section 3.4.
 */
#include <idle.h>
#include <irqflags.h>
#include <sched.h>

static noinstr void ct_cpuidle_enter(void)
{
	trace_hardirqs_on_prepare();
	lockdep_hardirqs_on_prepare();
	ct_idle_enter();
	lockdep_hardirqs_on();
}

static noinstr void ct_cpuidle_exit(void)
{
	lockdep_hardirqs_off();
	ct_idle_exit();
}

static noinstr void default_idle_call(void)
{
	if (!need_resched()) {
		ct_cpuidle_enter();
		arch_cpu_idle();
		if (IS_ENABLED(CONFIG_ERET_IDLE_OPENS_IRQS))
			arch_local_irq_disable();
		ct_cpuidle_exit();
	}
	local_irq_enable();
}

/* The idle task's __schedule(): it is never preempted, it looks for itself. */
void do_idle(void)
{
	for (;;) {
		while (!need_resched()) {
			local_irq_disable();
			default_idle_call();
		}
		schedule_idle();
	}
}
