/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * MP+wmb+addr: message passing, the load through the pointer that was read.
 *
 * Arm: Never
 * LKMM: not expressible
 * x86: Never
 * exists (1:r0=&x /\ 1:r1=0)
 */
#include <litmus.h>

struct cell w;
struct cell x;
struct cell y = { .next = &w };

/* What the threads have read. */
struct cell *P1_r0;
struct cell *P1_r1;

void P0(void)
{
	WRITE_ONCE(x.next, &x);
	smp_wmb();
	WRITE_ONCE(y.next, &x);
}

void P1(void)
{
	struct cell *r0;
	struct cell *r1;

	r0 = READ_ONCE(y.next);
	r1 = READ_ONCE(r0->next);
	P1_r0 = r0;
	P1_r1 = r1;
}
