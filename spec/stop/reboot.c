/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * kernel/reboot.c and arch/arm64/kernel/process.c: the orderly way down. SDEI's reboot notifier
 * removes its events on every CPU by a call that waits, before anybody is stopped.
 * Source: kernel-stop-pause-x86.md sections 1.2, 1.4.
 */
#include <smp.h>

static cpumask_t calls_pending;

/* Private events go, then the PE is reset. */
static void sdei_remove_private_events(void)
{
	invoke_sdei_fn(SDEI_1_0_FN_SDEI_EVENT_UNREGISTER, 0, 0);
	sdei_mask_local_cpu();
}

void generic_smp_call_function_interrupt(void)
{
	if (panic_was_redirected_here())
		panic();
	if (READ_ONCE(calls_pending.bits) & cpumask_bit(smp_processor_id())) {
		sdei_remove_private_events();
		test_and_clear_bit(smp_processor_id(), &calls_pending.bits);
	}
}

static void wait_for_calls(void)
{
	while (READ_ONCE(calls_pending.bits))
		;
}

static void sdei_reboot_notifier(void)
{
	unsigned long others = READ_ONCE(__cpu_online_mask.bits) & ~cpumask_bit(smp_processor_id());

	WRITE_ONCE(calls_pending.bits, others);
	gic_write_sgi1r(others, IPI_CALL_FUNC);
	sdei_remove_private_events();
	wait_for_calls();
}

void __noreturn machine_restart(void)
{
	local_irq_disable();
	smp_send_stop();
	psci_sys_reset();
	cpu_park_loop();
}

/* No firmware is asked: the CPU stays. */
void __noreturn machine_halt(void)
{
	local_irq_disable();
	smp_send_stop();
	for (;;)
		do_work();
}

void __noreturn kernel_restart(void)
{
	sdei_reboot_notifier();
	machine_restart();
}
