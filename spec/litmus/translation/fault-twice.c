/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * An access that faults late, and is tried again.
 * Without FEAT_ETS2, with it:
 *
 * one fault (1:r0=1 /\ 1:first=-14): Sometimes, Never
 * two faults (1:r0=1 /\ 1:first=-14 /\ 1:second=-14): Sometimes, Never
 */
#include <pgtable.h>

#define NEW 2

int new_page = NEW;
pte_t pte;

int x;

/* What the threads have read. */
int P1_r0;
int P1_first;
int P1_second;

void P0(void)
{
	__set_pte_nosync(&pte, &new_page);
	dsb(ishst);
	WRITE_ONCE(x, 1);
}

void P1(void)
{
	int r0;
	int first;
	int second;

	r0 = READ_ONCE(x);
	smp_mb();
	first = load_via(&pte);
	second = load_via(&pte);
	P1_r0 = r0;
	P1_first = first;
	P1_second = second;
}
