/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * IRIW+acq+acq: independent reads of independent writes.
 *
 * Arm: Never
 * LKMM: Sometimes
 * x86: Never
 * exists (1:r0=1 /\ 1:r1=0 /\ 3:r0=1 /\ 3:r1=0)
 */
#include <litmus.h>

int x;
int y;

/* What the threads have read. */
int P1_r0;
int P1_r1;
int P3_r0;
int P3_r1;

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
	WRITE_ONCE(y, 1);
}

void P3(void)
{
	int r0;
	int r1;

	r0 = smp_load_acquire(&y);
	r1 = READ_ONCE(x);
	P3_r0 = r0;
	P3_r1 = r1;
}
