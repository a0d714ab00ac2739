/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* Without CONFIG_KEXEC_CORE there is no declaration of crash_save_cpu(), as in the kernel. */
#ifndef _ERET_KEXEC_H
#define _ERET_KEXEC_H

#include <smp-types.h>

#ifdef CONFIG_KEXEC_CORE
void crash_save_cpu(struct pt_regs *regs, int cpu);
void __crash_kexec(struct pt_regs *regs);
void crash_kexec(struct pt_regs *regs);
void machine_crash_shutdown(struct pt_regs *regs);
void __noreturn machine_kexec(void);
#else
static inline void __crash_kexec(struct pt_regs *regs) { }
static inline void crash_kexec(struct pt_regs *regs) { }
#endif

#endif
