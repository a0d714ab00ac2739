/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * WRC+mb+rmb: write to read causality.
 *
 * Arm: Never
 * LKMM: Never
 * x86: Never
 * exists (1:r0=1 /\ 2:r0=1 /\ 2:r1=0)
 */
#include <litmus.h>

int x;
int y;

/* What the threads have read. */
int P1_r0;
int P2_r0;
int P2_r1;

void P0(void)
{
	WRITE_ONCE(x, 1);
}

void P1(void)
{
	int r0;

	r0 = READ_ONCE(x);
	smp_mb();
	WRITE_ONCE(y, 1);
	P1_r0 = r0;
}

void P2(void)
{
	int r0;
	int r1;

	r0 = READ_ONCE(y);
	smp_rmb();
	r1 = READ_ONCE(x);
	P2_r0 = r0;
	P2_r1 = r1;
}
