/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * The GICv3 driver before 382e6e177bc1 (v5.13): it acknowledges with PMR as entry has left it.
 * Source: kernel-arm64-entry.md section 8.2 (B14).
 */
#include "gic-v5.15.h"

static u32 do_read_iar(struct pt_regs *regs)
{
	return gic_read_iar();
}
