/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * The GICv3 driver's interrupt handler since v5.19. Entry code comes with PSTATE.I and F
 * set and, with pseudo-NMI, PMR open; the driver opens NMIs once it knows what it got.
 *
 * Source: kernel-arm64-entry.md section 2.6; 614ab80c9647; 067f029c6463 (v7.3's name for the
 * PMR and DAIF pair). generic_handle_domain_*() is assumed to find the interrupt. IPIs, LPIs and
 * interrupts forwarded to a guest are left out.
 */
#include <gic.h>
#include <hardirq.h>

#define GICD_INT_NMI_PRI CONFIG_ERET_GIC_PRIO_NMI

#define gic_irqnr_is_special(irqnr) ((irqnr) >= 1020 && (irqnr) <= 1023)

static bool gic_rpr_is_nmi_prio(void)
{
	return gic_supports_nmi() && gic_read_rpr() == GICD_INT_NMI_PRI;
}

static void gic_pmr_mask_irqs(void)
{
	gic_write_pmr(GIC_PRIO_IRQOFF);
}

static void gic_arch_enable_irqs(void)
{
	asm volatile("msr daifclr, #3" : : : "memory");
}

static void gic_unmask_pnmis(void)
{
	if (system_uses_irq_prio_masking()) {
		gic_pmr_mask_irqs();
		gic_arch_enable_irqs();
	}
}

/* EOImode 1: priority drop now, deactivation at the end of the handler. */
static void gic_complete_ack(u32 irqnr)
{
	if (static_branch_true(supports_deactivate_key))
		gic_write_eoir(irqnr);
	isb();
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

static void __gic_handle_irq(u32 irqnr)
{
	if (gic_irqnr_is_special(irqnr))
		return;
	gic_complete_ack(irqnr);
	generic_handle_domain_irq(irqnr);
}

static void __gic_handle_nmi(u32 irqnr)
{
	if (gic_irqnr_is_special(irqnr))
		return;
	gic_complete_ack(irqnr);
	generic_handle_domain_nmi(irqnr);
}

/* The interrupted context had IRQs on: anything may come. */
static void __gic_handle_irq_from_irqson(void)
{
	u32 irqnr;
	bool is_nmi;

	irqnr = gic_read_iar();
	is_nmi = gic_rpr_is_nmi_prio();

	if (is_nmi) {
		nmi_enter();
		__gic_handle_nmi(irqnr);
		nmi_exit();
	}

	gic_unmask_pnmis();

	if (!is_nmi)
		__gic_handle_irq(irqnr);
}

/*
 * The interrupted context had IRQs off, so this is an NMI. Entry has opened PMR: close it
 * around the acknowledge, or a pending IRQ is taken for a withdrawn NMI.
 */
static void __balanced __gic_handle_irq_from_irqsoff(void)
{
	u64 pmr;
	u32 irqnr;

	pmr = gic_read_pmr();
	gic_pmr_mask_irqs();
	isb();
	irqnr = gic_read_iar();
	gic_write_pmr(pmr);
	__gic_handle_nmi(irqnr);
}

void gic_handle_irq(struct pt_regs *regs)
{
	if (gic_supports_nmi() && regs_irqs_disabled(regs))
		__gic_handle_irq_from_irqsoff();
	else
		__gic_handle_irq_from_irqson();
}
