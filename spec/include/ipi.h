/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * IPIs of v6.12 to v7.3 and which of them come as NMIs: those that have to get through to a CPU
 * which runs with IRQs off for ever. Source: kernel-arm64-entry.md section 2.7; fdfa588124b6.
 */
#ifndef _ERET_IPI_H
#define _ERET_IPI_H

#include <types.h>

#define IPI_RESCHEDULE 0
#define IPI_CALL_FUNC 1
#define IPI_CPU_STOP 2
#define IPI_CPU_STOP_NMI 3
#define IPI_TIMER 4
#define IPI_IRQ_WORK 5
#define IPI_CPU_BACKTRACE 6
#define IPI_KGDB_ROUNDUP 7

static inline bool ipi_should_be_nmi(u32 ipi)
{
	if (!system_uses_irq_prio_masking())
		return false;

	switch (ipi) {
	case IPI_CPU_STOP_NMI:
	case IPI_CPU_BACKTRACE:
	case IPI_KGDB_ROUNDUP:
		return true;
	default:
		return false;
	}
}

#endif
