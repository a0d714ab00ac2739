/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * The run loop of a virtual CPU, VHE. A physical interrupt ends the guest's turn if the GIC
 * signals it, whatever PSTATE says; it is taken when the host opens interrupts. So the guest is
 * entered masked by PSTATE, with PMR open.
 *
 * Left out: requests and signals that the host looks at before it enters, timing, the FP and
 * debug state, nVHE.
 *
 * Source: kernel-arm64-entry.md section 2.4 ("KVM run loop"), 8.2 (B20); 85738e05dc38.
 */
#include <daifflags.h>
#include <handlers.h>
#include <preempt.h>

static noinstr void guest_state_enter_irqoff(void)
{
	trace_hardirqs_on_prepare();
	lockdep_hardirqs_on_prepare();
	context_tracking_guest_enter();
	lockdep_hardirqs_on();
}

static noinstr void guest_state_exit_irqoff(void)
{
	lockdep_hardirqs_off();
	context_tracking_guest_exit();
	trace_hardirqs_off_finish();
}

static noinstr void __balanced __kvm_vcpu_run(void)
{
	local_daif_mask();
	pmr_sync();
	__guest_enter();
	local_daif_restore(DAIF_PROCCTX_NOIRQ);
	isb();
}

/* Between the exit and the accounting of the guest's time, the interrupt that ended its turn. */
void kvm_arch_vcpu_ioctl_run(void)
{
	for (;;) {
		preempt_disable();
		local_irq_disable();
		guest_state_enter_irqoff();
		__kvm_vcpu_run();
		guest_state_exit_irqoff();
		local_irq_enable();
		isb();
		local_irq_disable();
		local_irq_enable();
		preempt_enable();
	}
}
