/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * The old page is copied, and no DSB comes after the TLBI.
 * Without FEAT_ETS2, with it:
 *
 * the copy misses a store of before the acknowledge (0:copy=1): Sometimes, Sometimes
 */
#include <pgtable.h>

#define OLD 1
#define NEW 2

int old_page = OLD;
int new_page = NEW;
pte_t pte = &old_page;

int ack;
int resume;

/* What the threads have read. */
int P0_copy;

void P0(void)
{
	int copy = 0;

	if (READ_ONCE(ack)) {
		__set_pte_nosync(&pte, INVALID_PTE);
		dsb(ishst);
		__tlbi(vale1is, &pte);
		copy = READ_ONCE(old_page);
	}
	P0_copy = copy;
}

void P1(void)
{
	store_via(&pte, 3);
	WRITE_ONCE(ack, 1);
}
