/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Z6.0+mb+mb+mb: a chain of three that ends in a load.
 *
 * Arm: Never
 * LKMM: Never
 * x86: Never
 * exists (1:r0=1 /\ z=2 /\ 2:r0=0)
 */
#include <litmus.h>

int x;
int y;
int z;

/* What the threads have read. */
int P1_r0;
int P2_r0;

void P0(void)
{
	WRITE_ONCE(x, 1);
	smp_mb();
	WRITE_ONCE(y, 1);
}

void P1(void)
{
	int r0;

	r0 = READ_ONCE(y);
	smp_mb();
	WRITE_ONCE(z, 1);
	P1_r0 = r0;
}

void P2(void)
{
	int r0;

	WRITE_ONCE(z, 2);
	smp_mb();
	r0 = READ_ONCE(x);
	P2_r0 = r0;
}
