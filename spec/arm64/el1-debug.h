/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Debug exceptions from EL1: everything stays masked, RCU is told as for an NMI, but no NMI
 * is counted. The same in all versions here. Source: kernel-arm64-entry.md sections 4.2, 4.3.
 */

static noinstr irqentry_state_t arm64_enter_el1_dbg(struct pt_regs *regs)
{
	irqentry_state_t state;

	state.lockdep = lockdep_hardirqs_enabled();
	lockdep_hardirqs_off();
	ct_nmi_enter();
	trace_hardirqs_off_finish();
	return state;
}

static noinstr void arm64_exit_el1_dbg(struct pt_regs *regs, irqentry_state_t state)
{
	if (state.lockdep) {
		trace_hardirqs_on_prepare();
		lockdep_hardirqs_on_prepare();
	}
	ct_nmi_exit();
	if (state.lockdep)
		lockdep_hardirqs_on();
}

static void debug_exception_enter(void)
{
	preempt_disable();
	if (IS_ENABLED(CONFIG_PROVE_RCU))
		RCU_LOCKDEP_WARN(!rcu_is_watching(), "entry code didn't wake RCU");
}

static void debug_exception_exit(void)
{
	preempt_enable_no_resched();
}

static noinstr void el1_dbg(struct pt_regs *regs)
{
	irqentry_state_t state = arm64_enter_el1_dbg(regs);

	debug_exception_enter();
	do_debug_exception(regs);
	debug_exception_exit();
	arm64_exit_el1_dbg(regs, state);
}
