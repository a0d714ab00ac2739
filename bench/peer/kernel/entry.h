/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* What entry.c shares with its boundary. */
#ifndef _PEER_ENTRY_H
#define _PEER_ENTRY_H

struct hrtimer_cpu_base {
	raw_spinlock_t lock;
	bool deferred_rearm;
};

#define GIC_PRIO_IRQON 0xe0
#define GIC_PRIO_IRQOFF 0xc0
#define PSTATE_I 2

#define PREEMPT_OFFSET 0x1
#define HARDIRQ_OFFSET 0x10000
#define NMI_OFFSET 0x100000

#endif
