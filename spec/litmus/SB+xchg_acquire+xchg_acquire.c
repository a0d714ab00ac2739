/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * SB+xchg_acquire+xchg_acquire: with a read-modify-write.
 *
 * Arm: Sometimes
 * LKMM: Sometimes
 * x86: Never
 * exists (0:r0=0 /\ 1:r0=0)
 */
#include <litmus.h>

int x;
int y;

/* What the threads have read. */
int P0_r0;
int P1_r0;

void P0(void)
{
	int r0;

	xchg_acquire(&x, 1);
	r0 = READ_ONCE(y);
	P0_r0 = r0;
}

void P1(void)
{
	int r0;

	xchg_acquire(&y, 1);
	r0 = READ_ONCE(x);
	P1_r0 = r0;
}
