/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* The arm64 part of the boundary. Sources: kernel-arm64-entry.md sections 2.1 to 2.5, 4.1, 4.3. */

/* System registers: daif, esr_el1; SYS_ICC_{PMR,RPR,HPPIR1,BPR0,BPR1,CTLR}_EL1. */
__primitive u64 read_sysreg(__symbol reg);
__primitive void write_sysreg(u64 val, __symbol reg);
__primitive u64 read_sysreg_s(__symbol reg);
__primitive void write_sysreg_s(u64 val, __symbol reg);

/* GICv3 CPU interface (2.5). */
__primitive u32 gic_read_iar(void);
__primitive u32 gic_read_rpr(void);
__primitive void gic_write_eoir(u32 irqnr);
__primitive void gic_write_dir(u32 irqnr);

/* Distributor: one bit of GICD_{ISENABLER,ICENABLER,ISPENDR,ICPENDR}; priority; route of an SPI. */
__primitive void gic_poke_irq(u32 irqnr, __symbol reg);
__primitive void gic_write_ipriorityr(u32 irqnr, u32 prio);
__primitive void gic_write_irouter(u32 irqnr, int cpu);

/*
 * Barriers order nothing on a sequentially consistent machine. An ISB is noted where it has
 * to be (9, S13); with ICC_CTLR_EL1.PMHE a DSB tells the redistributor what PMR is (2.4).
 */
__synchronising void isb(void);
#ifdef CONFIG_ERET_PMHE
__primitive void dsb(__symbol domain);
#else
__ignored void dsb(__symbol domain);
#endif
__ignored void barrier(void);

/* WFI: goes on once something is pending at the CPU, whatever PSTATE says (2.4). */
__primitive void wfi(void);

/* CPU_SUSPEND: firmware waits as WFI does (8.2, B21). */
__primitive void psci_cpu_suspend(void);

/* The guest's turn: ends by what the CPU interface signals, or by a trap; all of DAIF is set then. */
__primitive void __guest_enter(void);

/* MTE check positions. */
__primitive void mte_check_tfsr_entry(void);
__primitive void mte_check_tfsr_exit(void);
__ignored void mte_disable_tco_entry(struct task_struct *task);

/* Capabilities and boot choices: one value per name and run. */
__param(bool) bool system_uses_irq_prio_masking(void);
__param(bool) bool gic_supports_nmi(void);
__param(bool) bool system_capabilities_finalized(void);
__param(bool) bool static_branch_true(__symbol key);
