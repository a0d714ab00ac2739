/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* stop_machine(), and what it executes. Source: kernel-stop-pause-x86.md section 2.4 (B). */
#ifndef _ERET_STOP_MACHINE_H
#define _ERET_STOP_MACHINE_H

#include "pause.h"

void stop_machine(void);
/* The stopper thread of this CPU gets its turn. */
void cond_resched(void);
void change_mapping(void);

#endif
