/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * SB+mb+po: store buffering.
 *
 * Arm: Sometimes
 * LKMM: Sometimes
 * x86: Sometimes
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

	WRITE_ONCE(x, 1);
	smp_mb();
	r0 = READ_ONCE(y);
	P0_r0 = r0;
}

void P1(void)
{
	int r0;

	WRITE_ONCE(y, 1);
	r0 = READ_ONCE(x);
	P1_r0 = r0;
}
