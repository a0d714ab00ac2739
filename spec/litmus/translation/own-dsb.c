/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * A CPU makes an entry valid and uses it, a DSB between.
 * Without FEAT_ETS2, with it:
 *
 * a fault (0:seen=-14): Sometimes, Never
 */
#include <pgtable.h>

#define NEW 2

int new_page = NEW;
pte_t pte;

/* What the threads have read. */
int P0_seen;

void P0(void)
{
	int seen;

	__set_pte_nosync(&pte, &new_page);
	dsb(ishst);
	seen = load_via(&pte);
	P0_seen = seen;
}
