// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * The machine of bench/peer/model.ts in kernel C, one statement for each of its steps.
 * What is one step there and several here is a primitive of the boundary.
 */
#include "entry.h"

DEFINE_PER_CPU(struct hrtimer_cpu_base, hrtimer_bases);
DEFINE_PER_CPU(bool, resched);
/* CPUs that have not answered yet. */
unsigned long ipi_pending;

/* The first CPU reaches for the others, if there are any. */
static bool is_boss(void)
{
	return CONFIG_NR_CPUS > 1 && smp_processor_id() == 0;
}

static void rearm_remote(void)
{
	struct hrtimer_cpu_base *base = lock_another_base();

	base->deferred_rearm = true;
	raw_spin_unlock(&base->lock);
}

static void update_base(void)
{
	struct hrtimer_cpu_base *base = this_cpu_ptr(&hrtimer_bases);

	tas_spin_lock(&base->lock);
	base->deferred_rearm = true;
	raw_spin_unlock(&base->lock);
}

static void masked_section(u64 flags)
{
	__preempt_count_add(PREEMPT_OFFSET);
	update_base();
	if (is_boss())
		rearm_remote();
	__preempt_count_sub(PREEMPT_OFFSET);
	write_sysreg_s(flags, SYS_ICC_PMR_EL1);
}

static void call_others(void)
{
	ipi_pending = CONFIG_OTHER_CPUS;
	wait_for_zero(&ipi_pending);
}

void task_loop(void)
{
	u64 flags;

	do {
		write_sysreg_s(GIC_PRIO_IRQON, SYS_ICC_PMR_EL1);
		flags = read_sysreg_s(SYS_ICC_PMR_EL1);
		write_sysreg_s(GIC_PRIO_IRQOFF, SYS_ICC_PMR_EL1);
		masked_section(flags);
		if (is_boss())
			call_others();
		resched_if_wanted(this_cpu_ptr(&resched));
	} while (one_round_less(&current->rounds));
	for (;;)
		run_other_task();
}

/* The ordinary way out of an exception. */
static void rearm_deferred(void)
{
	struct hrtimer_cpu_base *base = this_cpu_ptr(&hrtimer_bases);

	if (!base->deferred_rearm)
		return;
	tas_spin_lock(&base->lock);
	base->deferred_rearm = false;
	raw_spin_unlock(&base->lock);
}

static void run_timer(void)
{
	struct hrtimer_cpu_base *base = this_cpu_ptr(&hrtimer_bases);

	tas_spin_lock(&base->lock);
	handle_timer(&base->deferred_rearm, this_cpu_ptr(&resched));
	raw_spin_unlock(&base->lock);
}

void irq_handler(void)
{
	ct_irq_enter();
	write_sysreg_s(GIC_PRIO_IRQOFF, SYS_ICC_PMR_EL1);
	msr_daifclr(PSTATE_I);
	__preempt_count_add(HARDIRQ_OFFSET);
	run_timer();
	clear_bit(smp_processor_id(), &ipi_pending);
	__preempt_count_sub(HARDIRQ_OFFSET);
	msr_daifset(PSTATE_I);
	rearm_deferred();
	ct_irq_exit();
	resched_if_wanted(this_cpu_ptr(&resched));
}

/* Buggy: out through the ordinary exit path. Late: only when the last round is on. */
static bool leaves_ordinarily(unsigned long rounds)
{
	return IS_ENABLED(CONFIG_BUGGY) || (IS_ENABLED(CONFIG_LATE) && rounds == 1);
}

void nmi_handler(void)
{
	unsigned long rounds;

	__preempt_count_add(NMI_OFFSET);
	ct_nmi_enter();
	rounds = handle_pmu(this_cpu_ptr(&resched));
	if (leaves_ordinarily(rounds))
		rearm_deferred();
	ct_nmi_exit();
	__preempt_count_sub(NMI_OFFSET);
}

void sdei_handler(void)
{
	__preempt_count_add(NMI_OFFSET);
	ct_nmi_enter();
	do_work();
	ct_nmi_exit();
	__preempt_count_sub(NMI_OFFSET);
}
