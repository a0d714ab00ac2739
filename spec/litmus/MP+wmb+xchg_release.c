/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * MP+wmb+xchg_release: with a read-modify-write.
 *
 * Arm: Sometimes
 * LKMM: Sometimes
 * x86: Never
 * exists (1:r0=1 /\ 1:r1=0)
 */
#include <litmus.h>

int x;
int y;

/* What the threads have read. */
int P1_r0;
int P1_r1;

void P0(void)
{
	WRITE_ONCE(x, 1);
	smp_wmb();
	WRITE_ONCE(y, 1);
}

void P1(void)
{
	int r0;
	int r1;

	r0 = xchg_release(&y, 2);
	r1 = READ_ONCE(x);
	P1_r0 = r0;
	P1_r1 = r1;
}
