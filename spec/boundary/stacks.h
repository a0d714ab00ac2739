/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * The stack pointer and the shadow call stack pointer, moved one after the other (section 6).
 * For scenarios with CONFIG_ERET_STACKS, where cpu_switch_to() is arm64/stacks.c's.
 */
__primitive void mov_sp_task(struct task_struct *task);
__primitive void scs_load_task(struct task_struct *task);
__primitive void mov_sp_irq(void);
__primitive void scs_load_irq(void);

/* The end of cpu_switch_to(): DAIF is restored and the other task goes on. */
__primitive void cpu_switch_to_ret(unsigned long flags, struct task_struct *prev, struct task_struct *next);
