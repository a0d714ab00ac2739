/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Page table entries, their invalidation, and accesses through them, for scenarios with
 * `translation:`. An entry names its page. A load gives what the page holds, or -EFAULT, a store
 * 0 or -EFAULT: as where a fix-up of the access handles its fault.
 * Source: shared reference kernel-stop-pause-x86.md sections 2.2 and 2.8.
 */
#include <pgtable.h>

__primitive void __set_pte_nosync(pte_t *ptep, pte_t pte);
__primitive void __tlbi(__symbol op, pte_t *ptep);
__primitive int load_via(pte_t *ptep);
__primitive int store_via(pte_t *ptep, int value);

/* The interrupted context goes on with what its first access has given. */
__primitive void use_page(pte_t *ptep, int seen);
