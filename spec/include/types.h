/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
#ifndef _ERET_TYPES_H
#define _ERET_TYPES_H

typedef unsigned char u8;
typedef unsigned int u32;
typedef unsigned long u64;
typedef _Bool bool;

#define true 1
#define false 0
#define NULL ((void *)0)

typedef struct { int unused; } raw_spinlock_t;

struct task_struct {
	unsigned int flags;
	unsigned long thread_flags;
};

struct pt_regs {
	u64 pstate;
	u64 pmr;
};

#define PF_IDLE 0x00000002

#endif
