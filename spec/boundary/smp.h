/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * What several CPUs share: atomics, IPIs, firmware, the way into another kernel.
 * Source: shared reference kernel-stop-pause-x86.md sections 1.1 to 1.4.
 */
#include <smp-types.h>

/* Read-modify-write, fully ordered; they return the old value, test_and_*() whether the bit was set. */
__primitive void atomic_inc(atomic_t *v);
__primitive void atomic_dec(atomic_t *v);
__primitive int atomic_cmpxchg(atomic_t *v, int old, int new);
__primitive bool test_bit(unsigned int nr, unsigned long *word);
__primitive bool test_and_set_bit(unsigned int nr, unsigned long *word);
__primitive bool test_and_clear_bit(unsigned int nr, unsigned long *word);

/* ICC_SGI1R_EL1: pends an SGI at every CPU of the list, with one write. */
__primitive void gic_write_sgi1r(unsigned long tlist, u32 intid);

/* PSCI, and the jump into the other kernel. Whoever does one of these does nothing more here. */
__primitive void psci_cpu_off(void);
__primitive void psci_sys_reset(void);
__primitive void cpu_soft_restart(void);

/* SDEI: calls without an event or a PE have zeroes there. */
__primitive long invoke_sdei_fn(__symbol function_id, u64 event, u64 mpidr);

/* crash_save_cpu()'s structure copy: it does not look at the pointer. */
__primitive void elf_core_copy_regs(struct pt_regs *regs);
/* The warning with the list of CPUs that did not stop. */
__primitive void pr_warn_stuck_cpus(void);

/* Barriers order nothing on a sequentially consistent machine. */
__ignored void smp_rmb(void);
__ignored void smp_wmb(void);

/* Chosen on the command line or at boot. */
__param(bool) bool crash_kexec_post_notifiers(void);
__param(bool) bool kexec_crash_loaded(void);
__param(bool) bool sdei_nmi_available(void);
/* panic_force_cpu=: the CPU that is to execute a panic, NR_CPUS if any may. */
__param(int) int panic_force_cpu(void);
