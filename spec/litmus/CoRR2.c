/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * CoRR2: two readers see two stores in one order.
 *
 * Arm: Never
 * LKMM: Never
 * x86: Never
 * exists (2:r0=1 /\ 2:r1=2 /\ 3:r0=2 /\ 3:r1=1)
 */
#include <litmus.h>

int x;

/* What the threads have read. */
int P2_r0;
int P2_r1;
int P3_r0;
int P3_r1;

void P0(void)
{
	WRITE_ONCE(x, 1);
}

void P1(void)
{
	WRITE_ONCE(x, 2);
}

void P2(void)
{
	int r0;
	int r1;

	r0 = READ_ONCE(x);
	r1 = READ_ONCE(x);
	P2_r0 = r0;
	P2_r1 = r1;
}

void P3(void)
{
	int r0;
	int r1;

	r0 = READ_ONCE(x);
	r1 = READ_ONCE(x);
	P3_r0 = r0;
	P3_r1 = r1;
}
