/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Two loads of a page that is mapped elsewhere, the new entry over the old one.
 * Without FEAT_ETS2, with it:
 *
 * the new page, then the old one (1:first=2 /\ 1:second=1): Sometimes, Sometimes
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
int P1_second;

void P0(void)
{
	__set_pte_nosync(&pte, &new_page);
}

void P1(void)
{
	int first;
	int second;

	first = load_via(&pte);
	second = load_via(&pte);
	P1_first = first;
	P1_second = second;
}
