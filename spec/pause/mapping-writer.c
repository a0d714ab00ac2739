/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Nobody is paused: the CPU that maps a page elsewhere goes on through the mapping. A fault is
 * handled and the access made again; what the old page holds is worked with.
 * Source: shared reference kernel-stop-pause-x86.md sections 2.2 and 2.3.
 */
#include <pgtable.h>

#include "mapping.h"

void task_caller(void)
{
	int seen;

	load_via(&pte);
	__set_pte_nosync(&pte, INVALID_PTE);
	dsb(ishst);
	__tlbi(vale1is, &pte);
	dsb(ish);
	isb();
	__set_pte_nosync(&pte, &new_page);
	dsb(ishst);
	do {
		seen = load_via(&pte);
	} while (seen == -EFAULT);
	use_page(&pte, seen);
}
