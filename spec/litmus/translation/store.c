/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * A store through a mapping and another one.
 * Without FEAT_ETS2, with it:
 *
 * the second store without the first (1:r0=1 /\ 1:r1=1): Sometimes, Sometimes
 */
#include <pgtable.h>

#define OLD 1

int old_page = OLD;
pte_t pte = &old_page;

int x;

/* What the threads have read. */
int P1_r0;
int P1_r1;

void P0(void)
{
	store_via(&pte, 3);
	WRITE_ONCE(x, 1);
}

void P1(void)
{
	int r0;
	int r1;

	r0 = READ_ONCE(x);
	smp_rmb();
	r1 = READ_ONCE(old_page);
	P1_r0 = r0;
	P1_r1 = r1;
}
