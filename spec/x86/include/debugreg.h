/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* Breakpoints are off while one of those handlers runs that may hit anything. */
#ifndef _ERET_X86_DEBUGREG_H
#define _ERET_X86_DEBUGREG_H

#include <types.h>

static __always_inline noinstr unsigned long local_db_save(void)
{
	unsigned long dr7 = native_get_dr7();

	if (dr7)
		native_set_dr7(0);
	return dr7;
}

static __always_inline noinstr void local_db_restore(unsigned long dr7)
{
	if (dr7)
		native_set_dr7(dr7);
}

#endif
