/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * The old page is used for something else when its mapping is gone.
 * Without FEAT_ETS2, with it:
 *
 * next use of the page before the acknowledge (1:first=3): Never, Never
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
int P1_first;

void P0(void)
{
	if (READ_ONCE(ack)) {
		__set_pte_nosync(&pte, INVALID_PTE);
		dsb(ishst);
		__tlbi(vale1is, &pte);
		dsb(ish);
		WRITE_ONCE(old_page, 3);
	}
}

void P1(void)
{
	int first;

	first = load_via(&pte);
	WRITE_ONCE(ack, 1);
	P1_first = first;
}
