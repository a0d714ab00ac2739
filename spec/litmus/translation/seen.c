/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * A new entry is used twice.
 * Without FEAT_ETS2, with it:
 *
 * the new page, and then a fault (1:first=2 /\ 1:second=-14): Sometimes, Never
 */
#include <pgtable.h>

#define NEW 2

int new_page = NEW;
pte_t pte;

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
