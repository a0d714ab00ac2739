/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * RWC+addr+mb: read to write causality.
 *
 * Arm: Never
 * LKMM: not expressible
 * x86: Never
 * exists (1:r0=&y /\ 1:r1=0 /\ 2:r0=&w)
 */
#include <litmus.h>

struct cell w;
struct cell x = { .next = &w };
struct cell y;

/* What the threads have read. */
struct cell *P1_r0;
struct cell *P1_r1;
struct cell *P2_r0;

void P0(void)
{
	WRITE_ONCE(x.next, &y);
}

void P1(void)
{
	struct cell *r0;
	struct cell *r1;

	r0 = READ_ONCE(x.next);
	r1 = READ_ONCE(r0->next);
	P1_r0 = r0;
	P1_r1 = r1;
}

void P2(void)
{
	struct cell *r0;

	WRITE_ONCE(y.next, &y);
	smp_mb();
	r0 = READ_ONCE(x.next);
	P2_r0 = r0;
}
