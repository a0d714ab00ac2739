/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * The writer has no TLBI and no DSB after it.
 * Without FEAT_ETS2, with it:
 *
 * fault after the resume (1:resumed=1 /\ 1:second=-14): Never, Never
 * old page after the resume (1:resumed=1 /\ 1:second=1): Sometimes, Sometimes
 * new page before the acknowledge (1:first=2): Never, Never
 * fault before the acknowledge (1:first=-14): Never, Never
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
int P1_resumed;
int P1_second;

void P0(void)
{
	if (READ_ONCE(ack)) {
		__set_pte_nosync(&pte, INVALID_PTE);
		dsb(ishst);
		isb();
		__set_pte_nosync(&pte, &new_page);
		dsb(ishst);
		isb();
		WRITE_ONCE(resume, 1);
	}
}

void P1(void)
{
	int first;
	int resumed;
	int second = 0;

	first = load_via(&pte);
	WRITE_ONCE(ack, 1);
	resumed = READ_ONCE(resume);
	if (resumed) {
		isb();
		second = load_via(&pte);
	}
	P1_first = first;
	P1_resumed = resumed;
	P1_second = second;
}
