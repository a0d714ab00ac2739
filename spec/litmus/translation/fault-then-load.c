/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * A fault, and a load that comes after it in the program.
 * Without FEAT_ETS2, with it:
 *
 * a fault, and the load is from before the entry was invalid (1:first=-14 /\ 1:x=0): Never, Never
 */
#include <pgtable.h>

#define OLD 1
#define NEW 2

int old_page = OLD;
int new_page = NEW;
pte_t pte = &old_page;

/* What the threads have read. */
int x;
int P1_first;
int P1_x;

void P0(void)
{
	WRITE_ONCE(x, 1);
	dsb(ishst);
	__set_pte_nosync(&pte, INVALID_PTE);
}

void P1(void)
{
	int first;
	int r0;

	first = load_via(&pte);
	r0 = READ_ONCE(x);
	P1_first = first;
	P1_x = r0;
}
