/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * WRC+data+addr: write to read causality.
 *
 * Arm: Never
 * LKMM: not expressible
 * x86: Never
 * exists (1:r0=&x /\ 2:r0=&x /\ 2:r1=&w)
 */
#include <litmus.h>

struct cell w;
struct cell x = { .next = &w };
struct cell y = { .next = &w };

/* What the threads have read. */
struct cell *P1_r0;
struct cell *P2_r0;
struct cell *P2_r1;

void P0(void)
{
	WRITE_ONCE(x.next, &x);
}

void P1(void)
{
	struct cell *r0;

	r0 = READ_ONCE(x.next);
	WRITE_ONCE(y.next, r0);
	P1_r0 = r0;
}

void P2(void)
{
	struct cell *r0;
	struct cell *r1;

	r0 = READ_ONCE(y.next);
	r1 = READ_ONCE(r0->next);
	P2_r0 = r0;
	P2_r1 = r1;
}
