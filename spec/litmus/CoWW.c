/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * CoWW: two stores to one cell.
 *
 * Arm: Never
 * LKMM: Never
 * x86: Never
 * exists (x=1)
 */
#include <litmus.h>

int x;

void P0(void)
{
	WRITE_ONCE(x, 1);
	WRITE_ONCE(x, 2);
}
