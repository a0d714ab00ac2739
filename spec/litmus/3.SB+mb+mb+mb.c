/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * 3.SB+mb+mb+mb: store buffering of three.
 *
 * Arm: Never
 * LKMM: Never
 * x86: Never
 * exists (0:r0=0 /\ 1:r0=0 /\ 2:r0=0)
 */
#include <litmus.h>

int x;
int y;
int z;

/* What the threads have read. */
int P0_r0;
int P1_r0;
int P2_r0;

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
	smp_mb();
	r0 = READ_ONCE(z);
	P1_r0 = r0;
}

void P2(void)
{
	int r0;

	WRITE_ONCE(z, 1);
	smp_mb();
	r0 = READ_ONCE(x);
	P2_r0 = r0;
}
