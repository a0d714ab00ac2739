/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * 3.LB+data+rel+acq: load buffering of three.
 *
 * Arm: Never
 * LKMM: Never
 * x86: Never
 * exists (0:r0=1 /\ 1:r0=1 /\ 2:r0=1)
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

	r0 = READ_ONCE(x);
	WRITE_ONCE(y, 1 + (r0 ^ r0));
	P0_r0 = r0;
}

void P1(void)
{
	int r0;

	r0 = READ_ONCE(y);
	smp_store_release(&z, 1);
	P1_r0 = r0;
}

void P2(void)
{
	int r0;

	r0 = smp_load_acquire(&z);
	WRITE_ONCE(x, 1);
	P2_r0 = r0;
}
