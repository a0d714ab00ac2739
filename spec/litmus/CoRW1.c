/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * CoRW1: a load and a later store to one cell.
 *
 * Arm: Never
 * LKMM: Never
 * x86: Never
 * exists (0:r0=1)
 */
#include <litmus.h>

int x;

/* What the threads have read. */
int P0_r0;

void P0(void)
{
	int r0;

	r0 = READ_ONCE(x);
	WRITE_ONCE(x, 1);
	P0_r0 = r0;
}
