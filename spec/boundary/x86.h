/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* The x86-64 part of the boundary. Source: kernel-stop-pause-x86.md section 3.1. */

/* RFLAGS.IF. */
__primitive void native_irq_enable(void);
__primitive void native_irq_disable(void);
__primitive unsigned long native_save_fl(void);

/* What an NMI has to put back: the address of a fault, breakpoints. */
__primitive unsigned long native_read_cr2(void);
__primitive void native_write_cr2(unsigned long val);
__primitive unsigned long native_get_dr7(void);
__primitive void native_set_dr7(unsigned long val);

/* Hard interrupts have a stack of their own; whether it was the thread's that was left. */
__primitive bool switch_to_irq_stack(void);
__primitive bool switch_from_irq_stack(void);

/* The context that the CPU is in, as context tracking has it (3.2). */
__primitive int ct_state(void);
