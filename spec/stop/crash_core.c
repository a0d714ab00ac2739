/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * kernel/kexec_core.c and arch/arm64/kernel/machine_kexec.c: the way of a crash into the
 * capture kernel. A note is empty, being written, or complete. `fixed_regs` stands for the
 * frame on the stack of __crash_kexec(); filling it touches nothing that others see.
 * Left out: vmcoreinfo, masking interrupts at the controller, a non-crash kexec.
 * Source: kernel-stop-pause-x86.md section 1.2.
 */
#include <kexec.h>
#include <smp.h>

#ifdef CONFIG_KEXEC_CORE

#define NOTE_EMPTY 0
#define NOTE_BEING_WRITTEN 1
#define NOTE_COMPLETE 2

struct crash_note {
	int state;
};

static DEFINE_PER_CPU(struct crash_note, crash_notes);
static DEFINE_PER_CPU(struct pt_regs, fixed_regs);
static atomic_t __kexec_lock = ATOMIC_INIT(0);

/* Always of the CPU that calls it. Not re-entrant: there is one note, and no lock. */
void crash_save_cpu(struct pt_regs *regs, int cpu)
{
	elf_core_copy_regs(regs);
	this_cpu_write(crash_notes.state, NOTE_BEING_WRITTEN);
	this_cpu_write(crash_notes.state, NOTE_COMPLETE);
}

void machine_crash_shutdown(struct pt_regs *regs)
{
	local_irq_disable();
	crash_smp_send_stop();
	crash_save_cpu(regs, smp_processor_id());
}

void __noreturn machine_kexec(void)
{
	if (smp_crash_stop_failed())
		pr_warn_stuck_cpus();
	local_daif_mask();
	cpu_soft_restart();
	cpu_park_loop();
}

void __crash_kexec(struct pt_regs *regs)
{
	if (atomic_cmpxchg(&__kexec_lock, 0, 1) != 0)
		return;
	if (kexec_crash_loaded()) {
		if (!regs)
			regs = this_cpu_ptr(&fixed_regs);
		machine_crash_shutdown(regs);
		machine_kexec();
	}
	WRITE_ONCE(__kexec_lock.counter, 0);
}

#endif
