/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * A page is read through its mapping and then by itself.
 * Without FEAT_ETS2, with it:
 *
 * the first read is the newer one (1:first=3 /\ 1:second=1): Never, Never
 */
#include <pgtable.h>

#define OLD 1

int old_page = OLD;
pte_t pte = &old_page;

/* What the threads have read. */
int P1_first;
int P1_second;

void P0(void)
{
	WRITE_ONCE(old_page, 3);
}

void P1(void)
{
	int first;
	int second;

	first = load_via(&pte);
	second = READ_ONCE(old_page);
	P1_first = first;
	P1_second = second;
}
