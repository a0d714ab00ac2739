/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * What the driver does to the CPU interface and to the priorities of a CPU's own interrupts before
 * it lets any of them in: firmware may have left anything there.
 *
 * Left out: SRE and the group enables, the active priority registers, the choice of priorities by
 * view, which the kernel version stands for.
 *
 * Source: kernel-arm64-entry.md section 2.5 ("binary point"); the design discussion of 2015.
 */
#include <gic-cpu-init.h>
#include <ptrace.h>

#define GICD_INT_DEF_PRI CONFIG_ERET_GICD_PRIO_IRQ
#define GICD_INT_NMI CONFIG_ERET_GICD_PRIO_NMI

#define GICC_CTLR_EOImode_drop 0x2
#define GICC_CTLR_EOImode_drop_dir 0x0

void gic_cpu_sys_reg_init(void)
{
	/* The smallest binary point there is. */
	write_sysreg_s(0, SYS_ICC_BPR1_EL1);
	/* CBPR goes with it, where it is the kernel's to clear. */
	if (static_branch_true(supports_deactivate_key))
		write_sysreg_s(GICC_CTLR_EOImode_drop, SYS_ICC_CTLR_EL1);
	else
		write_sysreg_s(GICC_CTLR_EOImode_drop_dir, SYS_ICC_CTLR_EL1);
	isb();
}

void gic_irq_set_prio(u32 irqnr, bool nmi)
{
	gic_write_ipriorityr(irqnr, nmi && gic_supports_nmi() ? GICD_INT_NMI : GICD_INT_DEF_PRI);
}
