/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * R+rel+mb: the later store wins, and the load is early.
 *
 * Arm: Never
 * LKMM: Sometimes
 * x86: Never
 * exists (y=2 /\ 1:r0=0)
 */
#include <litmus.h>

int x;
int y;

/* What the threads have read. */
int P1_r0;

void P0(void)
{
	WRITE_ONCE(x, 1);
	smp_store_release(&y, 1);
}

void P1(void)
{
	int r0;

	WRITE_ONCE(y, 2);
	smp_mb();
	r0 = READ_ONCE(x);
	P1_r0 = r0;
}
