/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * WWC+po+data: write to write causality.
 *
 * Arm: Sometimes
 * LKMM: Sometimes
 * x86: Never
 * exists (1:r0=2 /\ 2:r0=1 /\ x=2)
 */
#include <litmus.h>

int x;
int y;

/* What the threads have read. */
int P1_r0;
int P2_r0;

void P0(void)
{
	WRITE_ONCE(x, 2);
}

void P1(void)
{
	int r0;

	r0 = READ_ONCE(x);
	WRITE_ONCE(y, 1);
	P1_r0 = r0;
}

void P2(void)
{
	int r0;

	r0 = READ_ONCE(y);
	WRITE_ONCE(x, 1 + (r0 ^ r0));
	P2_r0 = r0;
}
