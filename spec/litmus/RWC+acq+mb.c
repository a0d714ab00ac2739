/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * RWC+acq+mb: read to write causality.
 *
 * Arm: Never
 * LKMM: Sometimes
 * x86: Never
 * exists (1:r0=1 /\ 1:r1=0 /\ 2:r0=0)
 */
#include <litmus.h>

int x;
int y;

/* What the threads have read. */
int P1_r0;
int P1_r1;
int P2_r0;

void P0(void)
{
	WRITE_ONCE(x, 1);
}

void P1(void)
{
	int r0;
	int r1;

	r0 = smp_load_acquire(&x);
	r1 = READ_ONCE(y);
	P1_r0 = r0;
	P1_r1 = r1;
}

void P2(void)
{
	int r0;

	WRITE_ONCE(y, 1);
	smp_mb();
	r0 = READ_ONCE(x);
	P2_r0 = r0;
}
