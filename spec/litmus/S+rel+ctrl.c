/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * S+rel+ctrl: a store that is overtaken.
 *
 * Arm: Never
 * LKMM: Never
 * x86: Never
 * exists (1:r0=1 /\ x=2)
 */
#include <litmus.h>

int x;
int y;

/* What the threads have read. */
int P1_r0;

void P0(void)
{
	WRITE_ONCE(x, 2);
	smp_store_release(&y, 1);
}

void P1(void)
{
	int r0;

	r0 = READ_ONCE(y);
	if (r0) {
		WRITE_ONCE(x, 1);
	}
	P1_r0 = r0;
}
