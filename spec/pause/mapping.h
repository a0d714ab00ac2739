/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * The mapping that CPUs are paused for: a page that is mapped to another place, and the access of
 * the context that a pause interrupts.
 * Source: shared reference kernel-stop-pause-x86.md sections 2.1 (C1 to C3) and 2.2.
 */
static int old_page = 1;
static int new_page = 2;
static pte_t pte = &old_page;

static void change_mapping(void)
{
	__set_pte_nosync(&pte, INVALID_PTE);
	dsb(ishst);
	__tlbi(vale1is, &pte);
	dsb(ish);
	isb();
	__set_pte_nosync(&pte, &new_page);
	dsb(ishst);
	isb();
}

static void interrupted_context(void)
{
	int seen = load_via(&pte);

	use_page(&pte, seen);
}
