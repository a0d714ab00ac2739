/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
#ifndef _PEER_TYPES_H
#define _PEER_TYPES_H

typedef unsigned long u64;
typedef _Bool bool;

#define true 1
#define false 0

typedef struct { int unused; } raw_spinlock_t;

struct task_struct {
	/* Rounds of its loop that are left. */
	unsigned long rounds;
};

#endif
