/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * SB+rfi-pos: store buffering, each own store read before anybody else sees it.
 *
 * Arm: Sometimes
 * LKMM: Sometimes
 * x86: Sometimes
 * exists (0:r0=1 /\ 0:r1=0 /\ 1:r0=1 /\ 1:r1=0)
 */
#include <litmus.h>

int x;
int y;

/* What the threads have read. */
int P0_r0;
int P0_r1;
int P1_r0;
int P1_r1;

void P0(void)
{
	int r0;
	int r1;

	WRITE_ONCE(x, 1);
	r0 = READ_ONCE(x);
	r1 = READ_ONCE(y);
	P0_r0 = r0;
	P0_r1 = r1;
}

void P1(void)
{
	int r0;
	int r1;

	WRITE_ONCE(y, 1);
	r0 = READ_ONCE(y);
	r1 = READ_ONCE(x);
	P1_r0 = r0;
	P1_r1 = r1;
}
