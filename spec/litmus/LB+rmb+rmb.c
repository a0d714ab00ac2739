/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * LB+rmb+rmb: load buffering.
 *
 * Arm: Never
 * LKMM: Sometimes
 * x86: Never
 * exists (0:r0=1 /\ 1:r0=1)
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

	r0 = READ_ONCE(x);
	smp_rmb();
	WRITE_ONCE(y, 1);
	P0_r0 = r0;
}

void P1(void)
{
	int r0;

	r0 = READ_ONCE(y);
	smp_rmb();
	WRITE_ONCE(x, 1);
	P1_r0 = r0;
}
