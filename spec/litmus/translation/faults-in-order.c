/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Two accesses, and the entry of the second is valid before that of the first is not.
 * Without FEAT_ETS2, with it:
 *
 * both fault (1:first=-14 /\ 1:second=-14): Never, Never
 */
#include <pgtable.h>

#define OLD 1
#define NEW 2

int old_page = OLD;
int new_page = NEW;
pte_t pte = &old_page;

pte_t other;

/* What the threads have read. */
int P1_first;
int P1_second;

void P0(void)
{
	__set_pte_nosync(&other, &new_page);
	dsb(ishst);
	__set_pte_nosync(&pte, INVALID_PTE);
}

void P1(void)
{
	int first;
	int second;

	first = load_via(&pte);
	second = load_via(&other);
	P1_first = first;
	P1_second = second;
}
