/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * From the vectors to do_handle_IPI(): what arm64/entry-*.c and arm64/gic.c do to the masks and
 * at the GIC, and nothing of RCU, lockdep, preempt_count or rescheduling, which these
 * protocols do not look at and other scenarios check.
 * What is no IPI is the hard lockup detector, and it has found one.
 * Source: kernel-arm64-entry.md sections 2.6, 4.5.
 */
#include <smp.h>

#define GICD_INT_NMI_PRI 0x80

static void gic_eoi_irq(u32 irqnr)
{
	if (static_branch_true(supports_deactivate_key))
		gic_write_dir(irqnr);
	else
		gic_write_eoir(irqnr);
}

static void __gic_handle(u32 irqnr, struct pt_regs *regs)
{
	if (irqnr >= 1020)
		return;
	if (static_branch_true(supports_deactivate_key))
		gic_write_eoir(irqnr);
	if (irqnr < 16)
		do_handle_IPI(irqnr, regs);
	else
		nmi_panic(regs);
	gic_eoi_irq(irqnr);
}

/* NMIs are let in once it is known that this is none. */
static void __gic_handle_irq_from_irqson(struct pt_regs *regs)
{
	u32 irqnr = gic_read_iar();
	bool is_nmi = gic_supports_nmi() && gic_read_rpr() == GICD_INT_NMI_PRI;

	if (is_nmi)
		__gic_handle(irqnr, regs);
	if (system_uses_irq_prio_masking()) {
		gic_write_pmr(GIC_PRIO_IRQOFF);
		asm volatile("msr daifclr, #3" : : : "memory");
	}
	if (!is_nmi)
		__gic_handle(irqnr, regs);
}

static void __gic_handle_irq_from_irqsoff(struct pt_regs *regs)
{
	u64 pmr = gic_read_pmr();
	u32 irqnr;

	gic_write_pmr(GIC_PRIO_IRQOFF);
	irqnr = gic_read_iar();
	gic_write_pmr(pmr);
	__gic_handle(irqnr, regs);
}

static void gic_handle_irq(struct pt_regs *regs)
{
	if (gic_supports_nmi() && regs_irqs_disabled(regs))
		__gic_handle_irq_from_irqsoff(regs);
	else
		__gic_handle_irq_from_irqson(regs);
}

noinstr void el1h_64_irq_handler(struct pt_regs *regs)
{
	gic_handle_irq(regs);
	asm volatile("msr daifset, #0xf" : : : "memory");
}

noinstr void el0t_64_irq_handler(struct pt_regs *regs)
{
	gic_handle_irq(regs);
	asm volatile("msr daifset, #0xf" : : : "memory");
}
