/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* Between the idle loop, the scheduler and the architecture's sleep. */
#ifndef _ERET_IDLE_H
#define _ERET_IDLE_H

#include <types.h>

void arch_cpu_idle(void);
void schedule_idle(void);

#endif
