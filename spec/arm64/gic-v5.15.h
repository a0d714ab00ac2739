/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * The GICv3 driver's interrupt handler up to v5.18: one path for all, which returns as soon as it
 * has an NMI or nothing, with the masks of entry. How it acknowledges differs: gic-v5.12.c,
 * gic-v5.15.c. a97709f563a0's fix of v5.13 (the test for a special INTID comes first) is in both.
 *
 * Source: kernel-arm64-entry.md section 2.6 ("v5.10.y", which has the fixes of v5.13). What failed
 * to find a handler is left out, as in gic.c. The ISB after each write of EOIR was part of
 * gic_write_eoir(); an NMI in EOImode 0 has none (adf14453d2c0).
 */
#include <gic.h>
#include <hardirq.h>

#define GICD_INT_NMI_PRI CONFIG_ERET_GIC_PRIO_NMI

#define gic_irqnr_is_special(irqnr) ((irqnr) >= 1020 && (irqnr) <= 1023)

static void gic_pmr_mask_irqs(void)
{
	gic_write_pmr(GIC_PRIO_IRQOFF);
}

static void gic_arch_enable_irqs(void)
{
	asm volatile("msr daifclr, #3" : : : "memory");
}

void gic_eoi_irq(u32 irqnr)
{
	if (static_branch_true(supports_deactivate_key)) {
		gic_write_dir(irqnr);
	} else {
		gic_write_eoir(irqnr);
		isb();
	}
}

static u32 do_read_iar(struct pt_regs *regs);

/* PSTATE.I stays set, so that no other NMI comes; the return clears it. */
static void gic_handle_nmi(u32 irqnr, struct pt_regs *regs)
{
	bool irqs_enabled = !regs_irqs_disabled(regs);

	if (irqs_enabled)
		nmi_enter();
	if (static_branch_true(supports_deactivate_key)) {
		gic_write_eoir(irqnr);
		isb();
	}
	generic_handle_domain_nmi(irqnr);
	if (irqs_enabled)
		nmi_exit();
}

void gic_handle_irq(struct pt_regs *regs)
{
	u32 irqnr = do_read_iar(regs);

	if (gic_irqnr_is_special(irqnr))
		return;

	if (gic_supports_nmi() && gic_read_rpr() == GICD_INT_NMI_PRI) {
		gic_handle_nmi(irqnr, regs);
		return;
	}

	if (system_uses_irq_prio_masking()) {
		gic_pmr_mask_irqs();
		gic_arch_enable_irqs();
	}

	if (static_branch_true(supports_deactivate_key))
		gic_write_eoir(irqnr);
	isb();
	generic_handle_domain_irq(irqnr);
}
