/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * 2+2W+wmb+po: two stores each, in opposite orders.
 *
 * Arm: Sometimes
 * LKMM: Sometimes
 * x86: Never
 * exists (x=1 /\ y=1)
 */
#include <litmus.h>

int x;
int y;

void P0(void)
{
	WRITE_ONCE(x, 1);
	smp_wmb();
	WRITE_ONCE(y, 2);
}

void P1(void)
{
	WRITE_ONCE(y, 1);
	WRITE_ONCE(x, 2);
}
