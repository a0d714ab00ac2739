/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * PPOCA: a store under a branch is read by its own CPU, and the load that depends on it is early.
 *
 * Arm: Sometimes
 * LKMM: not expressible
 * x86: Never
 * exists (1:r0=1 /\ 1:r1=&x /\ 1:r2=0)
 */
#include <litmus.h>

struct cell x;
int y;
struct cell z;

/* What the threads have read. */
int P1_r0;
struct cell *P1_r1;
struct cell *P1_r2;

void P0(void)
{
	WRITE_ONCE(x.next, &x);
	smp_mb();
	WRITE_ONCE(y, 1);
}

void P1(void)
{
	int r0;
	struct cell *r1 = NULL;
	struct cell *r2 = NULL;

	r0 = READ_ONCE(y);
	if (r0) {
		WRITE_ONCE(z.next, &x);
		r1 = READ_ONCE(z.next);
		r2 = READ_ONCE(r1->next);
	}
	P1_r0 = r0;
	P1_r1 = r1;
	P1_r2 = r2;
}
