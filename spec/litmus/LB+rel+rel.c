/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * LB+rel+rel: load buffering.
 *
 * Arm: Never
 * LKMM: Never
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
	smp_store_release(&y, 1);
	P0_r0 = r0;
}

void P1(void)
{
	int r0;

	r0 = READ_ONCE(y);
	smp_store_release(&x, 1);
	P1_r0 = r0;
}
