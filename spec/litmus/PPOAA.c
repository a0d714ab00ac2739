/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * PPOAA: a store through a pointer that was read, which its own CPU reads before it is known where it goes.
 *
 * Arm: Never
 * LKMM: not expressible
 * x86: Never
 * exists (1:r0=&z /\ 1:r1=&x /\ 1:r2=0)
 */
#include <litmus.h>

struct cell w;
struct cell x;
struct cell y = { .next = &w };
struct cell z = { .next = &w };

/* What the threads have read. */
struct cell *P1_r0;
struct cell *P1_r1;
struct cell *P1_r2;

void P0(void)
{
	WRITE_ONCE(x.next, &x);
	smp_mb();
	WRITE_ONCE(y.next, &z);
}

void P1(void)
{
	struct cell *r0;
	struct cell *r1;
	struct cell *r2;

	r0 = READ_ONCE(y.next);
	WRITE_ONCE(r0->next, &x);
	r1 = READ_ONCE(z.next);
	r2 = READ_ONCE(r1->next);
	P1_r0 = r0;
	P1_r1 = r1;
	P1_r2 = r2;
}
